import type { Output } from '../process/io.ts';
import { pullLines } from './pull-lines.ts';
import type { PullView } from './pull-view.ts';
import type { Style } from './style.ts';

/** Bars where the terminal can draw them, plain lines elsewhere, nothing when quiet. */
export async function pullViewFor(
  image: string,
  output: Output,
  options: { readonly quiet: boolean; readonly bars: boolean; readonly style: Style },
): Promise<PullView> {
  if (options.quiet) return { onPull() {}, close() {} };
  if (options.bars) return (await import('./pull-bars.ts')).pullBars(image, output, options.style);
  return pullLines(image, output, Date.now);
}
