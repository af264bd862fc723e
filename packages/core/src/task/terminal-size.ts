/** In characters. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}
