import { listTasks } from '@drv/docker';
import type { Io } from '../process/io.ts';
import { formatAge } from '../render/format-age.ts';
import { styleFor } from '../render/style.ts';
import { table } from '../render/table.ts';
import type { Settings } from '../settings/settings.ts';
import { withParts } from './with-parts.ts';
import { jsonLine } from '../render/json-line.ts';
import { columnsOf } from '../render/columns-of.ts';

const COLUMNS = [
  { heading: 'TASK' },
  { heading: 'STATE' },
  { heading: 'AGE', right: true },
  { heading: 'IMAGE', from: 60 },
  { heading: 'CONTAINER', from: 100 },
];

/** `drv ps`: the tasks of every drv on the engine, or of a queue. */
export async function psCommand(settings: Settings, io: Io): Promise<number> {
  if (settings.text('store') !== undefined) {
    return (await import('./fleet-ps-command.ts')).fleetPsCommand(settings, io);
  }
  const tasks = await withParts(settings, io, ({ engine }, signal) => listTasks({ engine, signal }));
  if (settings.flag('json') === true) {
    io.stdout.write(`${jsonLine(tasks)}\n`);
    return 0;
  }
  const now = Date.now();
  const rows = tasks.map(({ id, state, createdAt, image, container }) => [
    id,
    state,
    formatAge(now - createdAt),
    image,
    container,
  ]);
  const columns = io.stdout.isTTY === true ? columnsOf(io.stdout) : Number.POSITIVE_INFINITY;
  const lines = table(COLUMNS, rows, columns, styleFor(io.stdout, io.env));
  io.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}
