/** A text of at most so many bytes as JSON, but for the mark of what was cut. */
export function shortened(text: string, mostBytes: number): string {
  let cut = text.slice(0, mostBytes);
  while (Buffer.byteLength(JSON.stringify(cut)) > mostBytes) cut = cut.slice(0, Math.floor(cut.length * 0.9));
  return cut === text ? text : `${cut}…`;
}
