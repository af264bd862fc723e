import { createProgressTracker, type LayerProgress, type PullProgress } from '@drv/image';
import { MultiBar } from 'cli-progress';
import stringWidth from 'fast-string-width';
import type { Output } from '../process/io.ts';
import { fit } from './fit.ts';
import { formatBytes } from './format-bytes.ts';
import { printable } from './printable.ts';
import type { PullView } from './pull-view.ts';
import type { Style } from './style.ts';
import { columnsOf } from './columns-of.ts';

/** Of a name, in columns. */
const LEAST_NAME = 18;
/** Docker's longer words, so that the bars stand below each other. */
const STATUS: Readonly<Record<string, string>> = {
  'Pulling fs layer': 'Waiting',
  'Verifying Checksum': 'Verifying',
  'Download complete': 'Downloaded',
};
const IDLE = new Set<LayerProgress['phase']>(['waiting', 'complete', 'present']);

/** A pull on a terminal: a bar for each layer, as many as the screen has room for. They go when the pull is over. */
export function pullBars(image: string, output: Output, style: Style): PullView {
  const tracker = createProgressTracker();
  const shown = new Set<string>();
  let bars: MultiBar | undefined;
  // The last column stays free: clearing the rest of a full line would clear its last character.
  const columns = () => columnsOf(output) - 1;
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
    multi.create(1, 0, { line: () => heading(image, tracker.progress(), columns(), style) });
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

/** Numbers go before the name is cut so far that nobody knows it. */
function heading(image: string, progress: PullProgress, columns: number, style: Style): string {
  const { layers, layersDone, currentBytes, totalBytes, bytesPerSecond } = progress;
  const numbers = [
    `${layersDone}/${layers.length} layers`,
    ...(totalBytes === 0 ? [] : [`${formatBytes(currentBytes)} / ${formatBytes(totalBytes)}`]),
    ...(bytesPerSecond < 1 ? [] : [`${formatBytes(bytesPerSecond)}/s`]),
  ];
  const name = printable(image, 200);
  const roomBeside = (count: number) =>
    columns - 'Pulling '.length - numbers.slice(0, count).reduce((sum, text) => sum + text.length + 2, 0);
  const least = Math.min(stringWidth(name), LEAST_NAME);
  let count = numbers.length;
  while (count > 0 && roomBeside(count) < least) count -= 1;
  const shown = fit(name, Math.max(1, roomBeside(count)));
  return [`${style('bold', 'Pulling')} ${shown}`, ...numbers.slice(0, count)].join('  ');
}

function layerLine(layer: LayerProgress, columns: number, style: Style): string {
  const id = printable(layer.layer, 12).padEnd(12);
  const { totalBytes = 0 } = layer;
  const words = STATUS[layer.status] ?? printable(layer.status, 40);
  // How much is left is not known.
  if (layer.elapsedSeconds !== undefined) return `  ${id} ${words} ${layer.elapsedSeconds} s`;
  if (IDLE.has(layer.phase) || totalBytes === 0) {
    return `  ${id} ${style(layer.phase === 'waiting' ? 'dim' : 'green', words)}`;
  }
  const share = Math.min(1, layer.currentBytes / totalBytes);
  const status = fit(words, 11).padEnd(11);
  const width = Math.min(30, columns - 50);
  if (width < 8) return `  ${id} ${status} ${String(Math.floor(share * 100)).padStart(3)}%`;
  const filled = Math.round(width * share);
  const bar = `${style('cyan', '█'.repeat(filled))}${style('dim', '░'.repeat(width - filled))}`;
  return `  ${id} ${status} ${bar} ${formatBytes(layer.currentBytes).padStart(8)} / ${formatBytes(totalBytes)}`;
}
