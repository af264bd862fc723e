/** A text in quotation marks for a message, with control characters escaped: keys come from files of others. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}
