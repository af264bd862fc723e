import { DrvError } from '@drv/core';
import { stopTask, watchTasks, type EngineClient, type WatchedTask } from '@drv/docker';
import { UsageError } from '../errors/usage-error.ts';
import type { Io } from '../process/io.ts';
import { styleFor } from '../render/style.ts';
import type { Settings } from '../settings/settings.ts';
import { topLines } from '../top/top-lines.ts';
import { pressed, type TopState } from '../top/top-state.ts';
import { openTerminal } from '../top/open-terminal.ts';
import { withParts } from './with-parts.ts';
import { jsonLine } from '../render/json-line.ts';

const GRACE_MS = 5000;

/**
 * `drv top`: a live table of the tasks on the engine. Keys sort, select, stop and quit; the terminal is as it was
 * afterwards, also when the engine goes. With `--json` a line a second, until it is stopped.
 *
 * @throws UsageError where there is no terminal.
 */
export async function topCommand(settings: Settings, io: Io): Promise<number> {
  return await withParts(settings, io, async ({ engine }, signal) => {
    try {
      if (settings.flag('json') === true) await printLines(engine, io, signal);
      else await show(engine, io, signal);
    } catch (error) {
      // Whoever aborts it, a key, a signal or the reader of the lines, wants it to end.
      if (!DrvError.is(error, 'DRV_ABORTED')) throw error;
    }
    return 0;
  });
}

async function printLines(engine: EngineClient, io: Io, signal: AbortSignal): Promise<void> {
  const gone = new AbortController();
  io.stdout.on('error', () => gone.abort());
  for await (const rows of watchTasks({ engine, signal: AbortSignal.any([signal, gone.signal]) })) {
    const now = rows.map(({ task, samples }) => ({ ...task, stats: samples.at(-1) }));
    io.stdout.write(`${jsonLine(now)}\n`);
  }
}

async function show(engine: EngineClient, io: Io, signal: AbortSignal): Promise<void> {
  const input = io.stdin();
  if (io.stdout.isTTY !== true || input.isTTY !== true) {
    throw new UsageError('top needs a terminal; use drv ps or drv top --json instead');
  }
  const style = styleFor(io.stdout, io.env);
  const quit = new AbortController();
  const both = AbortSignal.any([signal, quit.signal]);
  let rows: readonly WatchedTask[] = [];
  let state: TopState = { order: 'age' };
  const draw = () => {
    const { columns = 80, rows: height = 24 } = io.stdout;
    terminal.draw(topLines(rows, state, { columns, height, now: Date.now() }, style));
  };
  const say = (message: string) => {
    state = { ...state, message };
    draw();
  };
  const terminal = openTerminal(io, input, {
    onResize: () => draw(),
    onKey(key) {
      const { state: next, action } = pressed(state, key, rows);
      state = next;
      draw();
      if (action?.kind === 'quit') quit.abort();
      else if (action?.kind === 'stop') {
        const row = rows.find(({ task }) => task.id === action.id);
        if (row === undefined) return say(`${action.id} has ended`);
        stopTask({ engine, containerId: row.task.containerId, graceMs: GRACE_MS }).then(
          (how) => say(`${action.id} ${how}`),
          (error: unknown) => say(`${action.id} could not be stopped: ${String(error)}`),
        );
      }
    },
  });
  try {
    for await (const next of watchTasks({ engine, signal: both })) {
      rows = next;
      draw();
    }
  } finally {
    terminal.close();
  }
}
