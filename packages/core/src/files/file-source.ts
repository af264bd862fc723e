import type { FileAttributes, TaskFile } from '../task/task-file.ts';

/** What can be put into a container before it starts: what a task may bring itself, and what is on this machine. */
export type FileSource =
  | TaskFile
  | Uint8Array
  | (FileAttributes & { readonly bytes: Uint8Array })
  /** A regular file or a directory of this machine, as {@link LocalFile}. */
  | URL
  | LocalFile
  | TarFile;

/**
 * A regular file or a directory of this machine, with all that is in it. Symbolic links inside a directory are put in as
 * links, and never followed; sockets, pipes and devices are refused. A file must not change while it is read.
 */
export interface LocalFile extends FileAttributes {
  /** A path, relative to the working directory of this process, or a `file:` URL. */
  readonly local: string | URL;
  /** Only for a single file: those of a directory keep theirs. */
  readonly mode?: number | undefined;
}

/**
 * A tar archive, not compressed. What is in it is put below the path, with the permissions and owners that it says. A name
 * in it that leads elsewhere is refused.
 */
export interface TarFile {
  /** Read with backpressure, once, and closed. */
  readonly tar: Uint8Array | AsyncIterable<Uint8Array>;
}

/** Sources by their absolute path in the container. */
export type FileSources = Readonly<Record<string, FileSource>>;

/** How far the files are. */
export interface FileProgress {
  /** Whose turn it is, as a path in the container. */
  readonly path: string;
  /** Files and directories that were sent so far. */
  readonly files: number;
  /** Bytes of their content that were sent so far. */
  readonly bytes: number;
}
