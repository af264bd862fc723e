import { createProgressTracker } from '@drv/image';
import type { Output } from '../process/io.ts';
import { formatBytes } from './format-bytes.ts';
import { formatDuration } from './format-duration.ts';
import { printable } from './printable.ts';
import type { PullView } from './pull-view.ts';

/** A pull as plain lines, for logs and pipes: one at its start, one a layer, one at its end. */
export function pullLines(image: string, output: Output, now: () => number): PullView {
  const tracker = createProgressTracker();
  const told = new Set<string>();
  let startedAt: number | undefined;
  const line = (text: string) => output.write(`drv: ${text}\n`);
  const name = printable(image, 200);
  return {
    onPull(event) {
      if (startedAt === undefined) {
        startedAt = now();
        line(`pulling ${name}`);
      }
      tracker.add(event);
      const layer = tracker.progress().layers.find(({ layer: id }) => id === event.layer);
      if (layer === undefined || (layer.phase !== 'complete' && layer.phase !== 'present')) return;
      if (told.has(layer.layer)) return;
      told.add(layer.layer);
      const size = layer.totalBytes === undefined ? '' : ` (${formatBytes(layer.totalBytes)})`;
      line(`  ${printable(layer.layer, 20)}: ${printable(layer.status, 40).toLowerCase()}${size}`);
    },
    close() {
      if (startedAt === undefined) return;
      const { layers, layersDone } = tracker.progress();
      // One that failed before it knew of a layer has pulled nothing.
      if (layers.length > 0 && layersDone === layers.length)
        line(`pulled ${name} in ${formatDuration(now() - startedAt)}`);
      startedAt = undefined;
    },
  };
}
