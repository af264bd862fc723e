/**
 * Something in the configuration of this machine that is not used as whoever wrote it may expect. None of it stops a
 * lookup by itself; a lookup that it does stop says so.
 *
 * - `unreadable`: a file is there and cannot be read; where it is closed to this user, it is passed over.
 * - `malformed`: a file or an environment variable that cannot be understood.
 * - `unused-key`: an entry whose key is for no image.
 * - `missing-helper`: a helper's program is not on `PATH`.
 * - `ignored-helpers`: a variable names helpers, which only files may.
 */
export interface CredentialFinding {
  readonly finding: 'unreadable' | 'malformed' | 'unused-key' | 'missing-helper' | 'ignored-helpers';
  /** The file or the environment variable. */
  readonly source: string;
  /** The key, as it is written there but for a user before its host. It may be long, and hold control characters. */
  readonly key?: string | undefined;
  /** The helper's program, `docker-credential-…`. */
  readonly helper?: string | undefined;
  /** What is wrong, and what would be right. Without a secret. */
  readonly message: string;
}
