/**
 * The text of a configuration file. It is UTF-8; Windows PowerShell writes UTF-16 where it is not told otherwise, with a
 * byte order mark by which it is known.
 */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}
