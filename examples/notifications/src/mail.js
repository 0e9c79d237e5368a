const mailServer = process.env.MAIL_SERVER ?? 'http://mail.internal';

async function sendMail(customerId, template) {
  const response = await fetch(`${mailServer}/send`, {
    method: 'POST',
    body: JSON.stringify({ customerId, template }),
  });
  if (!response.ok) {
    throw new Error(`mail server: ${response.status}`);
  }
}

module.exports = { sendMail };
