import stringWidth from 'fast-string-width';
import { fit } from './fit.ts';
import { printable } from './printable.ts';
import { plain, type Style } from './style.ts';
import type { TableColumn } from './table-column.ts';

const GAP = 2;

/**
 * Rows as aligned columns under their headings, wide characters counted as they are drawn. Where the columns are
 * wider than the terminal, the widest give way first; without a terminal nothing is cut, and no column is left out.
 *
 * @param rows A cell for each of `columns`.
 * @param width Of the terminal, in columns of characters; infinite where there is none.
 */
export function table(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  width: number,
  style: Style = plain,
): readonly string[] {
  const shown = columns
    .map((column, index) => ({ ...column, cells: rows.map((row) => printable(row[index] ?? '')) }))
    .filter(({ from = 0 }) => width >= from);
  const widths = shown.map(({ heading, cells, least = 0 }) =>
    Math.max(least, stringWidth(heading), ...cells.map((cell) => stringWidth(cell))),
  );
  narrow(widths, width - GAP * (shown.length - 1));
  const line = (cellOf: (column: (typeof shown)[number]) => string) => {
    const cells = shown.map((column, index) => {
      const room = widths[index] ?? 0;
      const cell = fit(cellOf(column), room);
      const space = ' '.repeat(Math.max(0, room - stringWidth(cell)));
      return column.right === true ? space + cell : cell + space;
    });
    return fit(cells.join(' '.repeat(GAP)).trimEnd(), width);
  };
  return [
    style(
      'bold',
      line(({ heading }) => heading),
    ),
    ...rows.map((_row, index) => line(({ cells }) => cells[index] ?? '')),
  ];
}

function narrow(widths: number[], room: number): void {
  while (sum(widths) > room) {
    const widest = widths.indexOf(Math.max(...widths));
    const width = widths[widest] ?? 0;
    if (width <= 4) return;
    widths[widest] = width - 1;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
