/** Whether words are those of `drv run`, before anything was parsed: what may stand before the command is few. */
export function isRunCommand(words: readonly string[]): boolean {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!word.startsWith('-')) return word === 'run';
    if (['-H', '--host', '--config'].includes(word)) at += 1;
  }
  return false;
}
