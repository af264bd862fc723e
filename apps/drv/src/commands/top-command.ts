import { DrvError } from '@drv/core';
import { stopTask, watchTasks, type EngineClient, type WatchedTask } from '@drv/docker';
import type { Fleet } from '@drv/queue';
import { UsageError } from '../errors/usage-error.ts';
import type { Io } from '../process/io.ts';
import { styleFor } from '../render/style.ts';
import type { Settings } from '../settings/settings.ts';
import { topLines } from '../top/top-lines.ts';
import { pressed, type TopState } from '../top/top-state.ts';
import { openTerminal } from '../top/open-terminal.ts';
import type { TopLook, TopRow } from '../top/top-row.ts';
import type { FleetTopRow } from '../top/watch-fleet.ts';
import { withParts } from './with-parts.ts';
import { jsonLine } from '../render/json-line.ts';

const GRACE_MS = 5000;

/** What `drv top` looks at: the tasks of one engine, or of a queue. */
interface TopSource<Row extends TopRow> {
  watch(signal: AbortSignal): AsyncIterable<TopLook<Row>>;
  /** Ends a task, and says how. */
  stop(row: Row): Promise<string>;
}

/**
 * `drv top`: a live table of the tasks on the engine, or of a queue. Keys sort, select, stop and quit; the terminal is as it
 * was afterwards, also when the engine goes. With `--json` a line a second, until it is stopped.
 *
 * @throws UsageError where there is no terminal.
 */
export async function topCommand(settings: Settings, io: Io): Promise<number> {
  const json = settings.flag('json') === true;
  const look = async <Row extends TopRow>(source: TopSource<Row>, signal: AbortSignal) => {
    try {
      await (json ? printLines(source, io, signal) : show(source, io, signal));
    } catch (error) {
      // Whoever aborts it, a key, a signal or the reader of the lines, wants it to end.
      if (!DrvError.is(error, 'DRV_ABORTED')) throw error;
    }
    return 0;
  };
  if (settings.text('store') === undefined) {
    return withParts(settings, io, ({ engine }, signal) => look(engineSource(engine), signal));
  }
  const [{ withFleet }, { runOf }, { watchFleet }] = await Promise.all([
    import('./with-fleet.ts'),
    import('../tasks/fleet-tasks.ts'),
    import('../top/watch-fleet.ts'),
  ]);
  const fleetSource = (fleet: Fleet): TopSource<FleetTopRow> => ({
    watch: (signal) => watchFleet(fleet, { signal }),
    stop: ({ task }) => fleet.stop(runOf(task), { graceMs: GRACE_MS, reason: 'drv top' }),
  });
  return withFleet(settings, io, (fleet, signal) => look(fleetSource(fleet), signal));
}

function engineSource(engine: EngineClient): TopSource<WatchedTask & TopRow> {
  return {
    async *watch(signal) {
      for await (const tasks of watchTasks({ engine, signal })) {
        const now = Date.now();
        yield { rows: tasks.map((row) => ({ ...row, ageMs: now - row.task.createdAt })) };
      }
    },
    stop: ({ task: { containerId } }) => stopTask({ engine, containerId, graceMs: GRACE_MS }),
  };
}

async function printLines<Row extends TopRow>(
  source: TopSource<Row>,
  io: Io,
  signal: AbortSignal,
): Promise<void> {
  const gone = new AbortController();
  io.stdout.on('error', () => gone.abort());
  for await (const { rows } of source.watch(AbortSignal.any([signal, gone.signal]))) {
    const now = rows.map(({ task, samples }) => ({ ...task, stats: samples.at(-1) }));
    io.stdout.write(`${jsonLine(now)}\n`);
  }
}

async function show<Row extends TopRow>(source: TopSource<Row>, io: Io, signal: AbortSignal): Promise<void> {
  const input = io.stdin();
  if (io.stdout.isTTY !== true || input.isTTY !== true) {
    throw new UsageError('top needs a terminal; use drv ps or drv top --json instead');
  }
  const style = styleFor(io.stdout, io.env);
  const quit = new AbortController();
  const both = AbortSignal.any([signal, quit.signal]);
  let look: TopLook<Row> = { rows: [] };
  let state: TopState = { order: 'age' };
  const draw = () => {
    const { columns = 80, rows: height = 24 } = io.stdout;
    terminal.draw(topLines(look, state, { columns, height }, style));
  };
  const say = (message: string) => {
    state = { ...state, message };
    draw();
  };
  const terminal = openTerminal(io, input, {
    onResize: () => draw(),
    onKey(key) {
      const { state: next, action } = pressed(state, key, look.rows);
      state = next;
      draw();
      if (action?.kind === 'quit') quit.abort();
      else if (action?.kind === 'stop') {
        const row = look.rows.find(({ task }) => task.id === action.id);
        if (row === undefined) return say(`${action.id} has ended`);
        source.stop(row).then(
          (how) => say(`${action.id} ${how}`),
          (error: unknown) => say(`${action.id} could not be stopped: ${String(error)}`),
        );
      }
    },
  });
  try {
    for await (const next of source.watch(both)) {
      look = next;
      draw();
    }
  } finally {
    terminal.close();
  }
}
