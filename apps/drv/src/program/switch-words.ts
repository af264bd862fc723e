/** As docker reads them (Go's `strconv.ParseBool`). */
const VALUES = [
  ...['1', 't', 'T', 'true', 'TRUE', 'True'].map((word) => [word, true] as const),
  ...['0', 'f', 'F', 'false', 'FALSE', 'False'].map((word) => [word, false] as const),
];

/** The forms of a switch with its value, as docker takes them, and what they say: `--rm=true`, `--tty=0`. */
export function switchWords(flags: string): readonly (readonly [flags: string, on: boolean])[] {
  const long = /--[a-z-]+/.exec(flags)?.[0] ?? '';
  return VALUES.map(([word, on]) => [`${long}=${word}`, on]);
}
