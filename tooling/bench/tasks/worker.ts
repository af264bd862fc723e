// One client in a process of its own, so that what it takes of processor and memory is its own. Told over IPC what to
// run; answers with a `Measurement`.
import { COMMAND, IDLE_EXIT_CODE, IDLE_OUTPUT } from './task.ts';
import { loadClient } from './clients/open-client.ts';
import { childrenCpuMs } from './children-cpu.ts';
import type { Measurement, Order, Setting } from './measurement.ts';

const setting = JSON.parse(process.argv[2] ?? '') as Setting;
const open = await loadClient(setting.client);
const client = await open({ ...setting, command: COMMAND });

async function carryOut({ tasks, atOnce }: Order): Promise<Measurement> {
  const ms: number[] = [];
  const wrong: string[] = [];
  let left = tasks;
  async function lane(): Promise<void> {
    while (left > 0) {
      left -= 1;
      const begun = performance.now();
      const seen = await client.run().catch((error: unknown) => String(error));
      ms.push(performance.now() - begun);
      const isRight =
        typeof seen === 'object' && seen.stdout === IDLE_OUTPUT && seen.exitCode === IDLE_EXIT_CODE;
      if (!isRight) wrong.push(JSON.stringify(seen));
    }
  }
  const childrenBefore = childrenCpuMs();
  const before = process.cpuUsage();
  const begun = performance.now();
  await Promise.all(Array.from({ length: atOnce }, lane));
  const wallMs = performance.now() - begun;
  const { user, system } = process.cpuUsage(before);
  const cpuMs = (user + system) / 1_000 + childrenCpuMs() - childrenBefore;
  await client.settle?.();
  return { ms, wrong, wallMs, cpuMs, peakMb: process.resourceUsage().maxRSS / 1_024 };
}

process.on('message', (order: Order | 'end') => {
  if (order === 'end') void client.close().finally(() => process.disconnect());
  else void carryOut(order).then((measurement) => process.send?.(measurement));
});
process.send?.('ready');
