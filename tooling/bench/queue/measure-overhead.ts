import { randomBytes, randomUUID } from 'node:crypto';
import { run, type ContainerTask, type Driver } from '@drv/core';
import { createDockerDriver } from '@drv/docker';
import { createQueueDriver } from '@drv/queue';
import { median } from '../median.ts';
import { forkWorker } from './fork-worker.ts';
import { openStore, type StoreName } from './stores.ts';

/** Tasks after which what runs often is compiled. */
const WARM = 200;

/** One task at a time, on an engine alone and through a queue before it, in turns. */
export async function measureOverhead(
  name: StoreName,
  url: string,
  { host, image, pairs }: { readonly host: string; readonly image: string; readonly pairs: number },
) {
  const queueName = `tasks-${randomBytes(4).toString('hex')}`;
  const key = randomBytes(32);
  const args = [name, url, queueName, host, key.toString('hex')];
  await using _worker = await forkWorker('./task-worker.ts', args);
  await using engine = createDockerDriver({ host });
  await using own = openStore(name, url, queueName);
  await using queue = createQueueDriver({ store: own, key });
  const task = (): ContainerTask => ({
    id: `bench-${randomUUID()}`,
    image,
    command: ['echo', 'done'],
    network: 'none',
    timeoutMs: 60_000,
  });
  async function take(driver: Driver, one = task()): Promise<number> {
    const since = performance.now();
    const { stdout } = await run(driver, one);
    if (stdout !== 'done\n') throw new Error('A task has lost its output');
    return performance.now() - since;
  }

  async function takeInTurns(): Promise<{ alone: number; queued: number; longer: number }> {
    const took: (readonly [number, number])[] = [];
    for (let pair = 0; pair < pairs; pair += 1) {
      const first = pair % 2 === 0 ? await take(engine) : await take(queue);
      const second = pair % 2 === 0 ? await take(queue) : await take(engine);
      took.push(pair % 2 === 0 ? [first, second] : [second, first]);
    }
    return {
      alone: median(took.map(([alone]) => alone)),
      queued: median(took.map(([, queued]) => queued)),
      longer: median(took.map(([alone, queued]) => queued - alone)),
    };
  }

  for (let first = 0; first < 3; first += 1) await take(first % 2 === 0 ? queue : engine);
  const cold = await takeInTurns();
  for (let more = 0; more < WARM; more += 1) await take(more % 2 === 0 ? queue : engine);
  const warm = await takeInTurns();
  const last = task();
  await take(queue, last);
  const state = await own.state((await own.runOf(last.id ?? '')) ?? '');
  return { cold, warm, recordBytes: state?.record?.length ?? 0 };
}
