import type { DrvErrorCode } from '../errors/error-codes.ts';

/** What became of an artifact. Plain JSON data. */
export interface ArtifactReport {
  /** Its path in the container, as it was asked for. */
  readonly path: string;
  /** Entries that were given, directories and links included. */
  readonly entries: number;
  /** Bytes of the files that were given. */
  readonly bytes: number;
  /** All of it was read to its end. What was skipped is in `skipped` then. */
  readonly complete: boolean;
  /**
   * Why not: `missing`: there is no such file or directory; `limitBytes`, `limitFiles`: the limit was reached; `left`: the
   * caller did not read on; `failed`: see `failure`. What came before is right.
   */
  readonly incomplete?: 'missing' | 'limitBytes' | 'limitFiles' | 'left' | 'failed' | undefined;
  /** Only from `runTask`, which has a result to give: why the artifact could not be had. */
  readonly failure?: { readonly code: DrvErrorCode; readonly message: string } | undefined;
  /** What was not given, the first 100 of them. */
  readonly skipped: readonly SkippedEntry[];
  /** How many there are of them. */
  readonly skippedCount: number;
}

/** An entry that was not given. */
export interface SkippedEntry {
  /** As the container has it, cut after 200 characters. */
  readonly path: string;
  readonly reason: SkipReason;
}

/**
 * `name`: it leads out of the artifact, or cannot be a name here, because it is not UTF-8 for example. `type`: a device, a pipe or a socket. `link`: a link that
 * leads out of the artifact, or to what was skipped. `duplicate`: there was an entry of this name. `blocked`: what is at
 * its place in the directory here stays, a symbolic link on the way for example. `limit`: with it the limit was reached.
 */
export type SkipReason = 'name' | 'type' | 'link' | 'duplicate' | 'blocked' | 'limit';
