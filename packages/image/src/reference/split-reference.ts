import { invalidReference } from './invalid-reference.ts';
import { readRepository } from './read-repository.ts';
import type { ReferenceProblem } from './reference-problem.ts';
import { scanRegistry } from './scan-registry.ts';
import { textProblem } from './text-problem.ts';

/** A reference as it is written: nothing is added, no alias is replaced. */
export interface WrittenReference {
  /** What stands before the first `/`, where it has the form of a host. */
  readonly registry?: string | undefined;
  readonly repository: string;
  readonly tag?: string | undefined;
  readonly digest?: string | undefined;
}

/**
 * Takes a reference apart by the grammar alone, without Docker's rule for what is a registry: the first of several
 * components is the `registry` whenever it could be a host, `foo` in `foo/bar` too. For tools that show or compare
 * what somebody wrote; to find an image use {@link parseReference}.
 *
 * @throws `DRV_INVALID_REFERENCE`, as {@link parseReference} does.
 */
export function splitReference(text: string): WrittenReference {
  const read = textProblem(text) ?? readWritten(text);
  if (!('wanted' in read)) return read;
  throw invalidReference(text, mendedByLowerCase(text, read) ? { ...read, problem: 'uppercase' } : read);
}

function readWritten(text: string): WrittenReference | ReferenceProblem {
  if (text === '') return { problem: 'empty', offset: 0, wanted: 'a name' };
  const slash = text.indexOf('/');
  // Where the first component cannot be a host it is a part of the path.
  const hosted = slash > 0 && scanRegistry(text, slash) === -1;
  const read = readRepository(text, hosted ? slash + 1 : 0, hosted ? text.slice(0, slash) : '', '');
  if (hosted || 'wanted' in read) return read;
  const { registry: _none, ...written } = read;
  return written;
}

function mendedByLowerCase(text: string, { problem }: ReferenceProblem): boolean {
  if (problem !== 'invalid-format') return false;
  const read = readWritten(text.toLowerCase());
  return !('wanted' in read) || read.problem !== 'invalid-format';
}
