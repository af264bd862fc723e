/** One file, directory or link that was taken out of a container. */
export interface ArtifactEntry {
  /** Relative, of plain names joined by `/`, the first of which is that of the artifact: `out/report.xml` of `/job/out`. */
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'hardlink';
  /** Permissions, 0 to 0o7777, as in the container. */
  readonly mode: number;
  /** Of the content, in bytes. 0 for everything but a file. */
  readonly size: number;
  /** Where a symlink points, relative to its directory; which entry a hardlink is another name of, as its `path`. */
  readonly linkTarget?: string | undefined;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
  /** The bytes of a file, once and before the next entry is asked for; what is not read is passed over. */
  readonly content: AsyncIterable<Uint8Array>;
}

/** What an engine gives of a container's files, before anybody has looked at it. Names may be anything. */
export interface RawEntry extends Omit<ArtifactEntry, 'type'> {
  /** `other`: a device, a pipe, a socket, or what nobody knows. */
  readonly type: ArtifactEntry['type'] | 'other';
}
