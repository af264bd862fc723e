import type { Io } from '../process/io.ts';
import { formatAge } from '../render/format-age.ts';
import { jsonLine } from '../render/json-line.ts';
import { styleFor } from '../render/style.ts';
import { table } from '../render/table.ts';
import type { Settings } from '../settings/settings.ts';
import { keyLines } from '../tasks/key-words.ts';
import { nodeWords } from '../tasks/node-words.ts';
import { fleetTasks } from '../tasks/fleet-tasks.ts';
import { withFleet } from './with-fleet.ts';
import { columnsOf } from '../render/columns-of.ts';

const COLUMNS = [
  { heading: 'TASK' },
  { heading: 'STATE' },
  { heading: 'AGE', right: true },
  { heading: 'NODE' },
  { heading: 'IMAGE', from: 60 },
];

/** `drv ps --store`: the tasks of a queue, wherever they wait or run. */
export async function fleetPsCommand(settings: Settings, io: Io): Promise<number> {
  const { tasks, total } = await withFleet(settings, io, (fleet, signal) => fleetTasks(fleet, { signal }));
  if (settings.flag('json') === true) {
    io.stdout.write(`${jsonLine(tasks)}\n`);
  } else {
    const rows = tasks.map(({ id, state, ageMs, image, ...task }) => [
      id,
      state,
      formatAge(ageMs),
      nodeWords(task),
      image ?? '',
    ]);
    const columns = io.stdout.isTTY === true ? columnsOf(io.stdout) : Number.POSITIVE_INFINITY;
    io.stdout.write(`${table(COLUMNS, rows, columns, styleFor(io.stdout, io.env)).join('\n')}\n`);
    for (const line of keyLines(tasks)) io.stderr.write(`drv: ${line}\n`);
  }
  if (total > tasks.length) io.stderr.write(`drv: and ${total - tasks.length} more, which came later\n`);
  return 0;
}
