import {
  ADDRESS,
  CLOSING_BRACKET,
  codeAt,
  COLON,
  DOT,
  HOST,
  HYPHEN,
  isDigit,
  OPENING_BRACKET,
  skip,
} from './characters.ts';
import type { ReferenceProblem } from './reference-problem.ts';

/**
 * Reads `host [":" port]` from the start of `text` to `end`: a domain name, an IPv4 address or an IPv6 address in
 * brackets (no zone, no embedded IPv4). Answers -1 when all of it is one, else the offset that is wrong.
 */
export function scanRegistry(text: string, end: number): number {
  const host = codeAt(text, 0) === OPENING_BRACKET ? scanAddress(text, end) : scanDomain(text, end);
  if (host < 0) return ~host;
  if (host === end) return -1;
  // Both scanners end at `end`, at a colon or at something that is wrong.
  if (codeAt(text, host) !== COLON) return host;
  let at = host + 1;
  while (at < end && isDigit(text.charCodeAt(at))) at += 1;
  return at === end && at > host + 1 ? -1 : at;
}

/** The offset after the last component, or the complement of the offset that is wrong. */
function scanDomain(text: string, end: number): number {
  let at = 0;
  for (;;) {
    const run = at;
    at = skip(text, run, end, HOST);
    if (at === run || text.charCodeAt(run) === HYPHEN) return ~run;
    if (text.charCodeAt(at - 1) === HYPHEN) return ~at;
    if (at === end || text.charCodeAt(at) !== DOT) return at;
    at += 1;
  }
}

function scanAddress(text: string, end: number): number {
  const at = skip(text, 1, end, ADDRESS);
  return at > 1 && at < end && text.charCodeAt(at) === CLOSING_BRACKET ? at + 1 : ~at;
}

/** The problem at the offset that {@link scanRegistry} answered with. */
export function hostProblem(offset: number): ReferenceProblem {
  const wanted = 'a host name or an address in brackets, with a port or none, before the first "/"';
  return { problem: 'invalid-format', offset, wanted };
}
