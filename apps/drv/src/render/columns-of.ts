import type { Output } from '../process/io.ts';

/** Columns of a terminal; 80 where it does not say: one that a program opened without a size has 0. */
export function columnsOf({ columns = 0 }: Pick<Output, 'columns'>): number {
  return columns > 0 ? columns : 80;
}
