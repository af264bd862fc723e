/** One line of the file that `--each` names. */
export interface Item {
  /** From 1 on, blank lines not counted. */
  readonly number: number;
  readonly text: string;
  /** Of a line that is a JSON object: its fields as text. */
  readonly fields?: Readonly<Record<string, string>> | undefined;
}
