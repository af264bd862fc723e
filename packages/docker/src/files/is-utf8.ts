/** Whether a name was read as it is: what was no UTF-8 has U+FFFD in it, and is the name of another file, or of none. */
export function isUtf8(name: string): boolean {
  return !name.includes('\uFFFD');
}
