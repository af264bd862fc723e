// How long a burst of tasks takes that are thrown at an engine all at once: with places that follow the engine's answer
// times, and with each fixed number of them. In each round all do the same.
//
//   node --conditions=@drv/source tooling/bench/tasks/bursts.ts [TASKS] [ROUNDS]
import { runTask } from '@drv/core';
import { createDockerDriver, type DockerDriverOptions } from '@drv/docker';
import { withEngine } from '@drv/tooling-engine';
import { median } from '../median.ts';

const [tasks = 200, rounds = 2] = process.argv.slice(2).map(Number);
const FIXED = [2, 4, 8, 16, 32];
const PLACES: ReadonlyMap<string, DockerDriverOptions['places']> = new Map([
  ['as the engine answers', undefined],
  ...FIXED.map((n) => [`fixed: ${n}`, { create: n, start: n, remove: n }] as const),
]);

/** Seconds until the last one is removed. */
async function burst(host: string, image: string, places: DockerDriverOptions['places']): Promise<number> {
  const driver = createDockerDriver({ host, places });
  await runTask(driver, { image, command: ['true'], network: 'none' });
  const begun = performance.now();
  const results = await Promise.all(
    Array.from({ length: tasks }, () => runTask(driver, { image, command: ['true'], network: 'none' })),
  );
  const ms = performance.now() - begun;
  await driver.close();
  const wrong = results.filter(({ status }) => status !== 'success');
  if (wrong.length > 0) throw new Error(`${wrong.length} of ${tasks} tasks did not succeed`);
  return ms / 1_000;
}

await withEngine(
  async ({ host, images, version }) => {
    const seconds = new Map<string, number[]>();
    for (let round = 0; round < rounds; round += 1)
      for (const [name, places] of PLACES)
        seconds.set(name, [...(seconds.get(name) ?? []), await burst(host, images.busybox, places)]);
    const best = Math.min(...FIXED.map((n) => median(seconds.get(`fixed: ${n}`) ?? [])));
    console.log(`${version}, ${tasks} tasks at once, p50 of ${rounds} rounds`);
    console.log('| places | s | × the best fixed |');
    console.log('| --- | --: | --: |');
    for (const [name, all] of seconds)
      console.log(`| ${name} | ${median(all).toFixed(1)} | ${(median(all) / best).toFixed(2)} |`);
  },
  { log: console.error },
);
