/** A program that cases run, in two forms that do the same. */
export interface StandardProgram {
  /** Its name in {@link standardPrograms}, and the first word of its command in memory. */
  readonly name: string;
  /** The other words of its command in memory. */
  readonly args: readonly string[];
  /** Its command in an image that has BusyBox and `/bin/sh`. */
  readonly shell: readonly string[];
}
