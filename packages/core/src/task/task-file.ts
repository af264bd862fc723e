/** Permissions and owner of what is put into a container. */
export interface FileAttributes {
  /** Permissions, 0 to 0o7777. @default 0o644; of a file of this machine its own */
  readonly mode?: number | undefined;
  /** Owner by number. @default the task's user */
  readonly uid?: number | undefined;
  /** Group by number. @default the group of the task's user */
  readonly gid?: number | undefined;
}

/**
 * A file that a task brings along. Data, as all of a task: what is read from this machine is given beside the task, as
 * {@link FileSource}, so that a task that comes from elsewhere cannot name a path here.
 */
export type TaskFile =
  /** UTF-8. */
  string | (FileAttributes & { readonly text: string }) | (FileAttributes & { readonly base64: string });
