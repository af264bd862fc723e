import { checkDigest } from './check-digest.ts';

const HEX_ID = /^[0-9a-f]{64}$/;

/**
 * The image id that a text is, `sha256:…`; `undefined` when it is none and may be a reference. A bare 64-digit id
 * gets its algorithm. For callers who accept both: an id first, since `sha256:…` is a valid reference too, to a
 * repository named `sha256`.
 */
export function imageIdOf(text: string): string | undefined {
  if (HEX_ID.test(text)) return `sha256:${text}`;
  return checkDigest(text, 0) === undefined ? text : undefined;
}
