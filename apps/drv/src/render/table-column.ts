/** A column of a table. */
export interface TableColumn {
  readonly heading: string;
  /** Numbers stand at the right. @default false */
  readonly right?: boolean;
  /** Terminal columns that it has at least, so that a table that is drawn again and again stands still. @default 0 */
  readonly least?: number;
  /** Left out where the terminal is narrower than this. @default 0 */
  readonly from?: number;
}
