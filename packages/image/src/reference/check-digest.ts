import { isLowerHex } from './characters.ts';
import type { ReferenceProblem, ReferenceProblemName } from './reference-problem.ts';

const ALGORITHMS: Readonly<Record<string, number>> = { sha256: 64, sha512: 128 };

// Each repeats a group that begins with a required separator, so none of them can backtrack.
const SHAPE = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9A-Fa-f]{32,}$/;
const ALGORITHM_START = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*/;
const ALGORITHM_SHAPE = /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*$/;

/**
 * What is wrong with the digest that is the rest of `text` from `start`; `undefined` when it is `sha256:` with 64 or
 * `sha512:` with 128 lower-case hexadecimal digits. The order of the checks is that of `go-digest` 1.0.
 */
export function checkDigest(text: string, start: number): ReferenceProblem | undefined {
  if (text.startsWith('sha256:', start) && text.length === start + 71 && allLowerHex(text, start + 7)) {
    return undefined;
  }
  const digest = text.slice(start);
  if (!SHAPE.test(digest)) return shapeProblem(digest, start);
  const colon = digest.indexOf(':');
  const algorithm = digest.slice(0, colon);
  const length = Object.hasOwn(ALGORITHMS, algorithm) ? ALGORITHMS[algorithm] : undefined;
  if (length === undefined) {
    const problem = ALGORITHM_SHAPE.test(algorithm) ? 'digest-unsupported' : 'digest-format';
    return { problem, offset: start, wanted: 'the algorithm sha256 or sha512, in lower case' };
  }
  const hex = start + colon + 1;
  if (text.length - hex !== length) {
    const offset = Math.min(text.length, hex + length);
    return { problem: 'digest-length', offset, wanted: `exactly ${length} digits after ${algorithm}:` };
  }
  const upper = firstNotLowerHex(text, hex);
  if (upper === text.length) return undefined;
  return { problem: 'digest-format', offset: upper, wanted: 'lower-case hexadecimal digits' };
}

function allLowerHex(text: string, start: number): boolean {
  return firstNotLowerHex(text, start) === text.length;
}

function firstNotLowerHex(text: string, start: number): number {
  const end = text.length;
  let at = start;
  while (at < end && isLowerHex(text.charCodeAt(at))) at += 1;
  return at;
}

/** The first character that cannot stand where it does in `algorithm:hex`. */
function shapeProblem(digest: string, start: number): ReferenceProblem {
  const problem: ReferenceProblemName = 'invalid-format';
  const algorithm = ALGORITHM_START.exec(digest)?.[0].length ?? 0;
  if (digest[algorithm] !== ':') {
    return { problem, offset: start + algorithm, wanted: 'a digest: sha256: and 64 hexadecimal digits' };
  }
  const rest = start + algorithm + 1;
  const digits = digest.slice(algorithm + 1).search(/[^0-9A-Fa-f]|$/);
  return { problem, offset: rest + digits, wanted: 'hexadecimal digits up to the end' };
}
