import {
  classesAt,
  CLOSING_BRACKET,
  codeAt,
  COLON,
  DIGIT,
  DOT,
  HOST,
  HYPHEN,
  LOWER_HEX,
  LOWER_OR_DIGIT,
  OPENING_BRACKET,
  UPPER,
  UPPER_HEX,
} from './characters.ts';
import type { ReferenceProblem } from './reference-problem.ts';

/**
 * Reads `host [":" port]` from the start of `text` to `end`: a domain name, an IPv4 address or an IPv6 address in
 * brackets (no zone, no embedded IPv4). Answers -1 when all of it is one, else the offset that is wrong.
 */
export function scanRegistry(text: string, end: number): number {
  const host = codeAt(text, 0) === OPENING_BRACKET ? scanAddress(text) : scanDomain(text);
  if (host < 0) return ~host;
  if (host === end) return -1;
  // Both scanners end at `end`, at a colon or at something that is wrong.
  if (codeAt(text, host) !== COLON) return host;
  let at = host + 1;
  while (at < end && (classesAt(text, at) & DIGIT) !== 0) at += 1;
  return at === end && at > host + 1 ? -1 : at;
}

/** The offset after the last component, or the complement of the offset that is wrong. */
function scanDomain(text: string): number {
  let at = 0;
  for (;;) {
    // The slash or the colon behind the host is in none of the classes, so that no other bound is needed.
    if ((classesAt(text, at) & (LOWER_OR_DIGIT | UPPER)) === 0) return ~at;
    do at += 1;
    while ((classesAt(text, at) & HOST) !== 0);
    if (codeAt(text, at - 1) === HYPHEN) return ~at;
    if (codeAt(text, at) !== DOT) return at;
    at += 1;
  }
}

function scanAddress(text: string): number {
  let at = 1;
  while ((classesAt(text, at) & (LOWER_HEX | UPPER_HEX)) !== 0 || codeAt(text, at) === COLON) at += 1;
  return at > 1 && codeAt(text, at) === CLOSING_BRACKET ? at + 1 : ~at;
}

/** The problem at the offset that {@link scanRegistry} answered with. */
export function hostProblem(offset: number): ReferenceProblem {
  const wanted = 'a host name or an address in brackets, with a port or none, before the first "/"';
  return { problem: 'invalid-format', offset, wanted };
}
