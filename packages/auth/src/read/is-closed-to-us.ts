import { DrvError } from '@drv/core/driver';
import type { CredentialProblem } from '../report/credential-problem.ts';

/**
 * What the system says of a place that is not this user's, or is not a place for a file: Podman's runtime directory of
 * the user before `su`, a `config.json` that `sudo docker login` has written, a `DOCKER_CONFIG` that names a file.
 */
const CLOSED: ReadonlySet<string | undefined> = new Set([
  'EACCES',
  'EPERM',
  'ENOTDIR',
  'ELOOP',
  'ENAMETOOLONG',
]);

/**
 * Whether an error says that a file is closed to this process for good. It cannot hold what this process should use, so
 * that the search may go on without it. Not so where reading failed that might have succeeded.
 */
export function isClosedToUs(error: unknown): error is DrvError<'DRV_CREDENTIALS'> {
  if (!DrvError.is(error, 'DRV_CREDENTIALS')) return false;
  const { problem, code } = error.cause as Partial<CredentialProblem>;
  return problem === 'config-read' && CLOSED.has(code);
}
