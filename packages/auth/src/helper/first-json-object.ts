/**
 * The first JSON object of a text, as text, without what follows it: the programs that read helpers stop there.
 * `undefined` where the text begins with something else, or the object does not end.
 */
export function firstJsonObject(text: string): string | undefined {
  const start = text.search(/\S/);
  if (text[start] !== '{') return undefined;
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === '"') quoted = !quoted;
    else if (quoted && letter === '\\') at += 1;
    else if (!quoted && letter === '{') depth += 1;
    else if (!quoted && letter === '}') depth -= 1;
    if (depth === 0) return text.slice(start, at + 1);
  }
  return undefined;
}
