// Where the time of a task goes, by drv's own operations, one task at a time on a real engine.
//
//   node --conditions=@drv/source tooling/bench/tasks/phases.ts [ROUNDS]
import { OPERATIONS, operationChannel, type OperationName } from '@drv/core';
import { withEngine } from '@drv/tooling-engine';
import type { Client, OpenClient } from './clients/client.ts';
import { openDrv } from './clients/drv.ts';
import { openDrvPool } from './clients/drv-pool.ts';
import { COMMAND } from './task.ts';
import { median } from '../median.ts';

const rounds = Number(process.argv[2] ?? 20);
const KINDS: readonly (readonly [string, OpenClient, 'none' | 'default'])[] = [
  ['cold, no network', openDrv, 'none'],
  ['cold, bridge', openDrv, 'default'],
  ['started ahead, no network', openDrvPool, 'none'],
  ['started ahead, bridge', openDrvPool, 'default'],
];

const times = new Map<OperationName, number[]>();
for (const name of OPERATIONS) {
  operationChannel(name).subscribe({
    asyncEnd({ durationMs = 0 }) {
      times.set(name, [...(times.get(name) ?? []), durationMs]);
    },
  });
}

/** Milliseconds of each operation of a task: the median over the rounds. */
async function phasesOf(client: Client): Promise<ReadonlyMap<OperationName, number>> {
  await client.run();
  await client.settle?.();
  times.clear();
  for (let round = 0; round < rounds; round += 1) {
    await client.run();
    await client.settle?.();
  }
  return new Map([...times].map(([name, all]) => [name, median(all)]));
}

await withEngine(
  async ({ host, images, version }) => {
    const target = { socketPath: host.replace('unix://', ''), image: images.busybox, command: COMMAND };
    const columns: ReadonlyMap<OperationName, number>[] = [];
    for (const [, open, network] of KINDS) {
      const client = await open({ ...target, network });
      columns.push(await phasesOf(client));
      await client.close();
    }
    const row = (cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`);
    console.log(`${version}, p50 ms of ${rounds} tasks`);
    row(['operation', ...KINDS.map(([name]) => name)]);
    row(['---', ...KINDS.map(() => '--:')]);
    for (const name of OPERATIONS) {
      if (columns.every((phases) => !phases.has(name))) continue;
      row([`\`${name}\``, ...columns.map((phases) => phases.get(name)?.toFixed(1) ?? '')]);
    }
  },
  { log: console.error },
);
