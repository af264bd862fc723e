/**
 * Whether somebody who meant one word may have written the other by a slip of the fingers: a letter that is missing, too many or
 * wrong, or letters in each other's place. A word that is merely alike is one of another program, with a meaning of its own.
 */
export function isSlip(written: string, meant: string): boolean {
  if (written.length === meant.length) {
    const wrong = [...written].filter((letter, index) => letter !== meant[index]).length;
    return wrong === 1 || sorted(written) === sorted(meant);
  }
  const [short, long] = written.length < meant.length ? [written, meant] : [meant, written];
  return long.length - short.length === 1 && isWithin(short, long);
}

function sorted(word: string): string {
  return [...word].toSorted().join('');
}

/** Whether a word is another one without some of its letters. */
function isWithin(short: string, long: string): boolean {
  let found = 0;
  for (const letter of long) if (letter === short[found]) found += 1;
  return found === short.length;
}
