const VALUES = [
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
] as const;

/** The forms of a switch with its value, as docker takes them, and what they say: `--rm=true`, `--tty=0`. */
export function switchWords(flags: string): readonly (readonly [flags: string, on: boolean])[] {
  const long = /--[a-z-]+/.exec(flags)?.[0] ?? '';
  return VALUES.map(([word, on]) => [`${long}=${word}`, on]);
}
