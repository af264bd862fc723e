/** Stands before each word that the launcher `bin/drv` hands over, and alone as the first one. */
const MASK = ':';

/**
 * The words of the command line, from `process.argv` without Node and the program.
 *
 * @param isExecutable Of the executable that needs no Node: what it begins with puts the mask before each word.
 */
export function wordsOf(argv: readonly string[], isExecutable: boolean): readonly string[] {
  const words = isExecutable ? argv : argv[0] === MASK ? argv.slice(1) : undefined;
  return words?.map((word) => word.slice(MASK.length)) ?? argv;
}
