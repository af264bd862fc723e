import { setTimeout as sleep } from 'node:timers/promises';
import { createDockerDriver } from '@drv/docker';
import { benchTask, runBenchTask } from './bench-task.ts';

/** What a machine does without a queue. */
export interface DirectSettings {
  readonly host: string;
  readonly image: string;
  readonly tasks: number;
  /** So many at a time. */
  readonly slots: number;
  /** Milliseconds of the clock: all machines begin at once. */
  readonly beginAt: number;
}

// A process on one of the machines: its share of the tasks, with the driver of its engine alone. It ends when they have.
const { host, image, tasks, slots, beginAt } = JSON.parse(process.argv[2] ?? '{}') as DirectSettings;
process.stdin.once('end', () => process.exit(1)).resume();
process.stdout.write('ready\n');
const driver = createDockerDriver({ host });
await runBenchTask(driver, benchTask(image, 0));
await sleep(beginAt - Date.now());
let left = tasks;
await Promise.all(
  Array.from({ length: slots }, async () => {
    while (left > 0) {
      left -= 1;
      await runBenchTask(driver, benchTask(image, 0));
    }
  }),
);
await driver.close();
process.exit(0);
