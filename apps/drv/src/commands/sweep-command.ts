import { sweepContainers } from '@drv/docker';
import type { Io } from '../process/io.ts';
import { styleFor } from '../render/style.ts';
import { table } from '../render/table.ts';
import type { Settings } from '../settings/settings.ts';
import { withParts } from './with-parts.ts';
import { jsonLine } from '../render/json-line.ts';
import { columnsOf } from '../render/columns-of.ts';

const WHY = { 'owner-dead': 'its drv is dead', 'lease-over': 'its time is long over' } as const;

const COLUMNS = [
  { heading: 'TASK' },
  { heading: 'CONTAINER', from: 100 },
  { heading: 'STATE', from: 70 },
  { heading: 'WHY' },
  { heading: 'NOW' },
];

/** `drv sweep`: removes the containers that a dead drv left, and says which. Exit code 1 when one is still there. */
export async function sweepCommand(dryRun: boolean, settings: Settings, io: Io): Promise<number> {
  const swept = await withParts(settings, io, ({ engine }, signal) =>
    sweepContainers({ engine, dryRun, signal }),
  );
  if (settings.flag('json') === true) {
    io.stdout.write(`${jsonLine(swept)}\n`);
  } else if (swept.length === 0) {
    if (settings.flag('quiet') !== true) io.stderr.write('drv: nothing to sweep\n');
  } else {
    const rows = swept.map(({ taskId, name, state, because, removed }) => [
      taskId,
      name,
      state,
      WHY[because],
      dryRun ? 'left (dry run)' : removed ? 'removed' : 'could not be removed',
    ]);
    const columns = io.stdout.isTTY === true ? columnsOf(io.stdout) : Number.POSITIVE_INFINITY;
    const lines = table(COLUMNS, rows, columns, styleFor(io.stdout, io.env));
    io.stdout.write(`${lines.join('\n')}\n`);
  }
  return dryRun || swept.every(({ removed }) => removed) ? 0 : 1;
}
