/** The first of `prints` that `output` does not have in its place; undefined when it is as promised. */
export function missingLine(output: string, prints: readonly string[]): string | undefined {
  const lines = output.split('\n')[Symbol.iterator]();
  return prints.find((wanted) => {
    const pattern = new RegExp(`^${wanted.split('…').map(literally).join('.*')}$`);
    for (let next = lines.next(); !next.done; next = lines.next())
      if (pattern.test(next.value.trimEnd())) return false;
    return true;
  });
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
