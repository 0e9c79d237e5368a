export type Paint = (text: string) => string;

export interface Colors {
  readonly error: Paint;
  readonly warning: Paint;
  readonly info: Paint;
  readonly strong: Paint;
  readonly faint: Paint;
}

const plain: Paint = (text) => text;
export const noColors: Colors = { error: plain, warning: plain, info: plain, strong: plain, faint: plain };

const ansiColors: Colors = {
  error: paint(31),
  warning: paint(33),
  info: paint(36),
  strong: paint(1),
  faint: paint(2),
};

function paint(code: number): Paint {
  return (text) => (text === '' ? '' : `\u001B[${code}m${text}\u001B[0m`);
}

/** Colours only on a terminal that knows them, and never against the user's NO_COLOR (https://no-color.org). */
export function colorsFor(isTerminal: boolean, environment: Readonly<Record<string, string | undefined>>): Colors {
  const unwanted = (environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb';
  return isTerminal && !unwanted ? ansiColors : noColors;
}
