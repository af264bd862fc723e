/** Stands before each word that the launcher `bin/drv` hands over, and alone as the first one. */
const MASK = ':';

/** The words of the command line, from `process.argv` without Node and the program. */
export function wordsOf(argv: readonly string[]): readonly string[] {
  const [first, ...words] = argv;
  return first === MASK ? words.map((word) => word.slice(MASK.length)) : argv;
}
