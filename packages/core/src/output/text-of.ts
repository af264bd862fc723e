/**
 * Bytes as UTF-8; what is no UTF-8 becomes U+FFFD. Where they were `cut` at a bound, a part of a character at their end
 * is left out.
 */
export function textOf(bytes: Buffer, cut: boolean): string {
  if (!cut) return bytes.toString('utf8');
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: true });
}
