import type { Output } from '../io.ts';
import { formatBytes } from './format-bytes.ts';
import { formatDuration } from './format-duration.ts';
import { printable } from './printable.ts';
import { afterPullEvent, type PullState } from './pull-state.ts';
import type { PullView } from './pull-view.ts';

/** A pull as plain lines, for logs and pipes: one at its start, one a layer, one at its end. */
export function pullLines(image: string, output: Output, now: () => number): PullView {
  let state: PullState = new Map();
  let startedAt: number | undefined;
  const line = (text: string) => output.write(`drv: ${text}\n`);
  const name = printable(image, 200);
  return {
    onPull(event) {
      if (startedAt === undefined) {
        startedAt = now();
        line(`pulling ${name}`);
      }
      const before = state;
      state = afterPullEvent(state, event);
      const layer = event.layer === undefined ? undefined : state.get(event.layer);
      if (layer?.done === true && before.get(layer.id)?.done !== true) {
        const size = layer.totalBytes > 0 ? ` (${formatBytes(layer.totalBytes)})` : '';
        line(`  ${printable(layer.id, 20)}: ${printable(layer.status, 40).toLowerCase()}${size}`);
      }
    },
    close() {
      if (startedAt === undefined) return;
      const complete = state.size > 0 && [...state.values()].every((layer) => layer.done);
      if (complete) line(`pulled ${name} in ${formatDuration(now() - startedAt)}`);
      startedAt = undefined;
    },
  };
}
