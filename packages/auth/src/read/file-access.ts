import type { AbortOptions } from '@drv/core';
import { kind, type KindsOf } from '@drv/core/driver';

/** Reads a file; rejects as `node:fs` does, with an error that has a `code`. */
export type ReadFile = (path: string, options: AbortOptions) => Promise<string | Uint8Array>;

/** What tells one state of a file from the next: `stat(path, { bigint: true })` of `node:fs/promises` gives it. */
export interface FileStat {
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
  readonly size: bigint;
  readonly ino: bigint;
}

/** Looks at a file without reading it; rejects as `node:fs` does. */
export type StatFile = (path: string) => Promise<FileStat>;

/** How configuration files are read. */
export interface FileAccess {
  /** @default `readFile` of `node:fs/promises` */
  readonly readFile?: ReadFile | undefined;
  /**
   * Lets an unchanged file be known without reading it.
   * @default `stat` of `node:fs/promises`; with a `readFile` of your own none, so that files are read at each lookup
   */
  readonly statFile?: StatFile | undefined;
}

export const FILE_ACCESS: KindsOf<FileAccess> = { readFile: kind.call, statFile: kind.orNull(kind.call) };
