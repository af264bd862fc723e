import type { Readable } from 'node:stream';
import type { AbortOptions } from '../abort/abortable.ts';
import type { ArtifactEntry } from './artifact-entry.ts';
import type { ArtifactReport } from './artifact-report.ts';

/** Options of `collect`. */
export interface CollectOptions extends AbortOptions {
  /** Bytes of all files together. @default 1073741824 (1 GiB) */
  readonly limitBytes?: number | undefined;
  /** Files, directories and links together. @default 100000 */
  readonly limitFiles?: number | undefined;
  /** That there is no such path is an error, `DRV_ARTIFACT_MISSING`. @default false */
  readonly required?: boolean | undefined;
}

/**
 * A file or directory of a container, to be read once and in one of three ways. Nothing is asked of the engine before.
 * Entries come as the engine gives them, without the hostile ones: those are in the report.
 */
export interface Artifact extends AsyncIterable<ArtifactEntry> {
  /**
   * Writes it below a directory of this machine, which is made when it is not there. Nothing outside of it is written,
   * whatever the container holds and whatever links there are in the directory. A file that is there is replaced; symbolic
   * links are made last. Files belong to this process, have the permissions of the container without set-user-id, can be read by
   * their owner in any case, and are as old as in the container.
   *
   * Abort rejects with `DRV_ABORTED`; what was written so far stays.
   *
   * @throws `DRV_INVALID_OPTION` for a directory that cannot be written to.
   */
  into(directory: string | URL): Promise<ArtifactReport>;
  /** It as a tar archive, not compressed. Its end is the end of what was given: see `report`. */
  tar(): Readable;
  /**
   * What was given and what was not, once it was read.
   *
   * @throws `DRV_INVALID_STATE` before that.
   */
  readonly report: ArtifactReport;
}
