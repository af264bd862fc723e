/** The one of some names that was probably meant by `name`: misspelt in a third of its letters at most, or in their case. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const wanted = plain(name);
  let nearest: string | undefined;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of names) {
    const edits = distance(wanted, plain(candidate));
    if (edits >= least) continue;
    least = edits;
    nearest = candidate;
  }
  return nearest;
}

// Nothing that long is a misspelt name, and the distance takes the product of both lengths.
const LONGEST = 64;

function plain(name: string): string {
  return name.slice(0, LONGEST).replaceAll(/[-_]/g, '').toLowerCase();
}

/** Levenshtein's: letters to put in, take out or replace. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++) {
      const replaced = (row[j] ?? 0) + (letter === to[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
