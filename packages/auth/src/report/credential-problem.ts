/**
 * What went wrong, as data: the `cause` of every `DRV_CREDENTIALS` error that this package makes itself. It names
 * places, and never holds what was found there.
 */
export interface CredentialProblem {
  readonly problem: CredentialProblemName;
  /** The file, as an absolute path where it was given as one, or the name of the environment variable. */
  readonly source?: string;
  /** The key of the entry, as it is written there. */
  readonly key?: string | undefined;
  /** The helper's program, `docker-credential-…`. */
  readonly helper?: string;
  /** Of a file that cannot be read and a program that cannot be started: the code of the system, such as `EACCES`. */
  readonly code?: string | undefined;
}

/**
 * - `config-read`: a file is there and cannot be read.
 * - `config-parse`, `env-parse`: a file or an environment variable does not hold what it should.
 * - `auth-malformed`: the `auth` of one entry, or the secret beside it, cannot be used.
 * - `helper-name-invalid`: a configuration names a helper by more than a plain name.
 * - `helper-not-found`, `helper-failed`, `helper-output`, `helper-timeout`: a helper is missing, cannot be started or
 *   ended with an error, answered what is no answer, or did not answer in time.
 * - `provider`: a provider answered what is no answer, or did not answer in time.
 */
export type CredentialProblemName =
  | 'config-read'
  | 'config-parse'
  | 'env-parse'
  | 'auth-malformed'
  | 'helper-name-invalid'
  | 'helper-not-found'
  | 'helper-failed'
  | 'helper-output'
  | 'helper-timeout'
  | 'provider';
