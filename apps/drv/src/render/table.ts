import stringWidth from 'string-width';
import { fit } from './fit.ts';
import { printable } from './printable.ts';
import { plain, type Style } from './style.ts';

const GAP = 2;

/**
 * Rows as aligned columns under their headings, wide characters counted as they are drawn. Where the columns are
 * wider than the terminal, the widest give way first; without a terminal nothing is cut.
 *
 * @param columns Of the terminal; infinite where there is none.
 */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number,
  style: Style = plain,
): readonly string[] {
  const cells = rows.map((row) => row.map((cell) => printable(cell)));
  const widths = headings.map((heading, index) =>
    Math.max(stringWidth(heading), ...cells.map((row) => stringWidth(row[index] ?? ''))),
  );
  const room = columns - GAP * (headings.length - 1);
  while (sum(widths) > room) {
    const widest = widths.indexOf(Math.max(...widths));
    const width = widths[widest] ?? 0;
    if (width <= 4) break;
    widths[widest] = width - 1;
  }
  const line = (row: readonly string[]) => {
    const padded = row
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        const shown = fit(cell, width);
        return index === row.length - 1 ? shown : shown + ' '.repeat(Math.max(0, width - stringWidth(shown)));
      })
      .join(' '.repeat(GAP));
    return fit(padded, columns);
  };
  return [style('bold', line(headings)), ...cells.map(line)];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
