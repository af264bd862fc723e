// What a user of an engine can choose, each beside the usual: `true` in a task of its own, one at a time, on engines that are
// started for it. In each round each choice has its turn.
//
//   node --conditions=@drv/source tooling/bench/tasks/choices.ts [ROUNDS]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run, type ContainerTask } from '@drv/core';
import { createDockerDriver } from '@drv/docker';
import {
  buildTestImages,
  findBusybox,
  startPrivateEngine,
  type EngineApi,
  type PrivateEngineOptions,
} from '@drv/tooling-engine';
import { median } from '../median.ts';

const rounds = Number(process.argv[2] ?? 15);
const LAYERS = 60;
const MANY = 'drv.test/layers:1';

const directory = await mkdtemp(path.join(tmpdir(), 'drv-bench-'));

/** An engine with the images of the tests; its data on the disk of the temporary directory unless it is told otherwise. */
async function start(name: string, options: PrivateEngineOptions) {
  const engine = await startPrivateEngine({ directory: path.join(directory, name), ...options });
  const packages = path.join(directory, `${name}-packages`);
  const { busybox } = await buildTestImages(engine.api, await findBusybox(engine.api, packages), '1');
  return { engine, image: busybox };
}

/** The image with as many layers as are wanted, which are empty. */
async function addLayers(api: EngineApi, image: string, count: number): Promise<void> {
  let from = image;
  for (let layer = 0; layer < count; layer += 1) {
    const [created] = await api.json('POST', '/containers/create', { body: { Image: from, Cmd: ['true'] } });
    const { Id: container } = created as { readonly Id: string };
    const [committed] = await api.json('POST', '/commit', { query: { container } });
    ({ Id: from } = committed as { readonly Id: string });
    await api.call('DELETE', `/containers/${container}`);
  }
  await api.call('POST', `/images/${from}/tag`, { query: { repo: 'drv.test/layers', tag: '1' } });
}

const usual = await start('usual', {});
const inMemory = await start('memory', { settings: { 'data-root': '/run/data' } });
try {
  await addLayers(usual.engine.api, usual.image, LAYERS);
  await using driver = createDockerDriver({ host: usual.engine.host });
  await using driverInMemory = createDockerDriver({ host: inMemory.engine.host });
  const task: ContainerTask = { image: usual.image, command: ['true'] };
  const choices = {
    usual: () => run(driver, task),
    'no network': () => run(driver, { ...task, network: 'none' }),
    "the engine's data in memory": () => run(driverInMemory, task),
    [`an image of ${LAYERS + 1} layers`]: () => run(driver, { ...task, image: MANY }),
    'no init': () => run(driver, { ...task, init: false }),
  };
  const ms = new Map(Object.keys(choices).map((name) => [name, [] as number[]]));
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, runIt] of Object.entries(choices)) {
      const begun = performance.now();
      const { status } = await runIt();
      if (status !== 'success') throw new Error(`${name}: ${status}`);
      // The first round is for what is done once.
      if (round >= 0) ms.get(name)?.push(performance.now() - begun);
    }
  }
  const base = ms.get('usual') ?? [];
  console.log(`p50 of ${rounds} rounds`);
  console.log('| choice | ms | × usual |');
  console.log('| --- | --: | --: |');
  for (const [name, all] of ms) {
    const ratio = median(all.map((each, round) => each / (base[round] ?? Number.NaN)));
    console.log(`| ${name} | ${median(all).toFixed(0)} | ${ratio.toFixed(2)} |`);
  }
} finally {
  await usual.engine.remove();
  await inMemory.engine.remove();
  await rm(directory, { recursive: true, force: true });
}
