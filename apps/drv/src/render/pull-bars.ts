import { createProgressTracker, type LayerProgress, type PullProgress } from '@drv/image';
import { MultiBar } from 'cli-progress';
import type { Output } from '../io.ts';
import { fit } from './fit.ts';
import { formatBytes } from './format-bytes.ts';
import { printable } from './printable.ts';
import type { PullView } from './pull-view.ts';
import type { Style } from './style.ts';

const IDLE = new Set<LayerProgress['phase']>(['waiting', 'complete', 'present']);

/** A pull on a terminal: a bar for each layer, as many as the screen has room for. They go when the pull is over. */
export function pullBars(image: string, output: Output, style: Style): PullView {
  const tracker = createProgressTracker();
  const shown = new Set<string>();
  let bars: MultiBar | undefined;
  // The last column stays free: clearing the rest of a full line would clear its last character.
  const columns = () => (output.columns ?? 80) - 1;
  const room = Math.max(1, (output.rows ?? 24) - 3);
  const open = () => {
    const multi = new MultiBar({
      stream: output,
      clearOnComplete: true,
      hideCursor: true,
      gracefulExit: false,
      emptyOnZero: true,
      fps: 12,
      format: (_options, _parameters, payload: { line: () => string }) => fit(payload.line(), columns()),
    });
    // The first "bar" is the heading: what is pulled and how far all of it is.
    multi.create(1, 0, { line: () => heading(image, tracker.progress(), style) });
    return multi;
  };
  return {
    onPull(event) {
      bars ??= open();
      tracker.add(event);
      const { layers } = tracker.progress();
      if (!layers.some(({ layer }) => layer === event.layer)) return;
      const id = event.layer ?? '';
      if (shown.has(id) || shown.size >= room) return;
      shown.add(id);
      const line = () => {
        const layer = tracker.progress().layers.find((other) => other.layer === id);
        return layer === undefined ? '' : layerLine(layer, columns(), style);
      };
      bars.create(1, 0, { line });
    },
    close() {
      bars?.stop();
      bars = undefined;
    },
  };
}

function heading(image: string, progress: PullProgress, style: Style): string {
  const { layers, layersDone, currentBytes, totalBytes, bytesPerSecond } = progress;
  const amount = totalBytes === 0 ? '' : `, ${formatBytes(currentBytes)} / ${formatBytes(totalBytes)}`;
  const rate = bytesPerSecond < 1 ? '' : `, ${formatBytes(bytesPerSecond)}/s`;
  return `${style('bold', 'Pulling')} ${printable(image, 200)}  ${layersDone}/${layers.length} layers${amount}${rate}`;
}

function layerLine(layer: LayerProgress, columns: number, style: Style): string {
  const id = printable(layer.layer, 12).padEnd(12);
  const { totalBytes = 0 } = layer;
  if (IDLE.has(layer.phase) || totalBytes === 0) {
    return `  ${id} ${style(layer.phase === 'waiting' ? 'dim' : 'green', printable(layer.status, 40))}`;
  }
  const share = Math.min(1, layer.currentBytes / totalBytes);
  const status = printable(layer.status, 12).padEnd(12);
  const total = formatBytes(totalBytes);
  const width = Math.min(30, columns - 56);
  if (width < 8) return `  ${id} ${status} ${String(Math.floor(share * 100)).padStart(3)}% ${total}`;
  const filled = Math.round(width * share);
  const bar = `${style('cyan', '█'.repeat(filled))}${style('dim', '░'.repeat(width - filled))}`;
  return `  ${id} ${status} ${bar} ${formatBytes(layer.currentBytes)} / ${total}`;
}
