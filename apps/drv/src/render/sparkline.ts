const BLOCKS = '▁▂▃▄▅▆▇█';

/** The last `width` values as a row of blocks, scaled to the highest of them; empty without values. */
export function sparkline(values: readonly number[], width: number): string {
  const shown = values.slice(-width);
  const top = Math.max(...shown, 0);
  return shown.map((value) => BLOCKS.charAt(top === 0 ? 0 : Math.round((value / top) * 7))).join('');
}
