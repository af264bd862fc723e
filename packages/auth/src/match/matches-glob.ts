/**
 * Whether a host fits a pattern, in which `*` stands for any letters of one label, none included: neither a dot nor the
 * colon before a port. Takes at most the product of their lengths.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let at = 0;
  let next = 0;
  // Where the last star stands, and how far the text that it stands for reaches.
  let star = -1;
  let taken = 0;
  while (at < text.length) {
    if (pattern[next] === '*') {
      star = next;
      taken = at;
      next += 1;
    } else if (next < pattern.length && pattern[next] === text[at]) {
      next += 1;
      at += 1;
    } else if (star !== -1 && text[taken] !== '.' && text[taken] !== ':') {
      taken += 1;
      at = taken;
      next = star + 1;
    } else {
      return false;
    }
  }
  while (pattern[next] === '*') next += 1;
  return next === pattern.length;
}
