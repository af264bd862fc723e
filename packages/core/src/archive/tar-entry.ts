/** One entry of an archive that is made. */
export interface TarEntry {
  /** Relative to where it is unpacked, without a slash at its end. */
  readonly name: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'hardlink';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Of the content, exactly. */
  readonly size: number;
  readonly linkTarget?: string | undefined;
  readonly modifiedMs: number;
  readonly content: AsyncIterable<Uint8Array>;
}
