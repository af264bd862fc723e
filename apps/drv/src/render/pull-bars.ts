import { MultiBar, type SingleBar } from 'cli-progress';
import type { Output } from '../io.ts';
import { fit } from './fit.ts';
import { formatBytes } from './format-bytes.ts';
import { printable } from './printable.ts';
import { afterPullEvent, type LayerState, type PullState } from './pull-state.ts';
import type { PullView } from './pull-view.ts';
import type { Style } from './style.ts';

/** A pull on a terminal: a bar for each layer, as many as the screen has room for. They go when the pull is over. */
export function pullBars(image: string, output: Output, style: Style): PullView {
  let state: PullState = new Map();
  let bars: MultiBar | undefined;
  const shown = new Map<string, SingleBar>();
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
      format: (_options, _parameters, payload: { line: () => string }) => payload.line(),
    });
    // The first "bar" is the heading: what is pulled and how far all of it is.
    multi.create(1, 0, { line: () => fit(heading(image, state, style), columns()) });
    return multi;
  };
  return {
    onPull(event) {
      bars ??= open();
      state = afterPullEvent(state, event);
      const id = event.layer;
      if (id === undefined || !state.has(id) || shown.has(id) || shown.size >= room) return;
      const line = () => {
        const layer = state.get(id);
        return layer === undefined ? '' : fit(layerLine(layer, columns(), style), columns());
      };
      shown.set(id, bars.create(1, 0, { line }));
    },
    close() {
      bars?.stop();
      bars = undefined;
    },
  };
}

function heading(image: string, state: PullState, style: Style): string {
  const layers = [...state.values()];
  const done = layers.filter((layer) => layer.done).length;
  const bytes = layers.reduce((sum, layer) => sum + layer.totalBytes, 0);
  const size = bytes === 0 ? '' : `, ${formatBytes(bytes)}`;
  return `${style('bold', 'Pulling')} ${printable(image, 200)}  ${done}/${layers.length} layers${size}`;
}

function layerLine(layer: LayerState, columns: number, style: Style): string {
  const id = printable(layer.id, 12).padEnd(12);
  if (layer.done || layer.totalBytes === 0) {
    return `  ${id} ${style(layer.done ? 'green' : 'dim', printable(layer.status, 40))}`;
  }
  const share = Math.min(1, layer.currentBytes / layer.totalBytes);
  const status = printable(layer.status, 12).padEnd(12);
  const total = formatBytes(layer.totalBytes);
  const width = Math.min(30, columns - 56);
  if (width < 8) return `  ${id} ${status} ${String(Math.floor(share * 100)).padStart(3)}% ${total}`;
  const filled = Math.round(width * share);
  const bar = `${style('cyan', '█'.repeat(filled))}${style('dim', '░'.repeat(width - filled))}`;
  return `  ${id} ${status} ${bar} ${formatBytes(layer.currentBytes)} / ${total}`;
}
