/** The files of the repository, as the rules see them: paths from its root, with forward slashes. */
export interface Repository {
  readonly files: readonly string[];
  /** Text of one of `files`. */
  read(path: string): string;
}
