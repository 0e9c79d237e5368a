import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const knownPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser to drive: `$CHROMIUM`, else the first one found in the usual places. */
export function findChromium(): string {
  const candidates = process.env['CHROMIUM'] ? [process.env['CHROMIUM']] : knownPlaces;
  const found = candidates.find((candidate) => existsSync(candidate));
  if (found === undefined)
    throw new Error(`No Chromium at ${candidates.join(', ')}: install it, or set CHROMIUM to its path`);
  return found;
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    // Nothing but the page itself: no updates, no synchronisation, no first-run page.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--font-render-hinting=none',
    ],
  });
}
