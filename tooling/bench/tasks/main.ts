// drv against the floor and other clients, on an engine that does nothing and on a real one.
//
//   pnpm bench [--quick] [--idle-only] [--out DIRECTORY] [--docs FILE]
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { withEngine } from '@drv/tooling-engine';
import { chart } from './chart.ts';
import type { ClientName } from './clients/open-client.ts';
import { compare, type Row } from './compare.ts';
import { startIdleEngine } from './engine/start-idle-engine.ts';
import type { Setting } from './measurement.ts';
import { replaceMeasured, reportOf } from './report.ts';
import { resultsOf, type Section } from './results.ts';
import { startWorker } from './start-worker.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    'idle-only': { type: 'boolean', default: false },
    out: { type: 'string', default: 'tooling/bench/results' },
    docs: { type: 'string' },
  },
});
const rounds = values.quick ? 3 : 10;
const IDLE = ['floor', 'drv, its calls alone', 'drv', 'dockerode'] as const;
const MANY = ['floor', 'floor, same container', 'drv', 'drv, with a pool', 'dockerode'] as const;

/** Tells each row when it is there: all of them take minutes. */
async function measure(...[workers, options]: Parameters<typeof compare>): Promise<readonly Row[]> {
  const rows = await compare(workers, options);
  for (const { client, atOnce, tasks, p50Ms, ratio } of rows) {
    const figures = `p50 ${p50Ms.toFixed(1)} ms, ${ratio.toFixed(2)} × the floor`;
    console.error(`${client}, ${atOnce} at once, ${tasks} tasks: ${figures}`);
  }
  return rows;
}

/** Runs `body` with each client in a process of its own. */
async function withWorkers(
  clients: readonly ClientName[],
  target: Omit<Setting, 'client'>,
  body: (workers: readonly Awaited<ReturnType<typeof startWorker>>[]) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const workers = await Promise.all(clients.map((client) => startWorker({ ...target, client })));
  try {
    return await body(workers);
  } finally {
    await Promise.all(workers.map((worker) => worker.end()));
  }
}

async function idle(): Promise<Section> {
  await using engine = await startIdleEngine();
  const { socketPath } = engine;
  const target = { socketPath, image: 'drv.test/busybox:1', network: 'default' } as const;
  const rows = await withWorkers(IDLE, target, async (workers) => {
    // Until the code is compiled.
    await compare(workers, { atOnce: 8, tasks: 1_000, rounds: 1 });
    const all: Row[] = [];
    for (const atOnce of [1, 4, 8, 16, 32, 64])
      all.push(...(await measure(workers, { atOnce, tasks: 500, rounds })));
    return all;
  });
  const method = 'An engine that answers every call at once: what is left is the client.';
  return { title: 'An engine that does nothing', method, rows };
}

async function real(host: string, image: string, version: string): Promise<readonly Section[]> {
  const socketPath = host.replace('unix://', '');
  const sections: Section[] = [];
  for (const network of ['none', 'default'] as const) {
    const target = { socketPath, image, network };
    const clients = [
      'floor',
      'floor, same container',
      'drv',
      'drv, started ahead',
      'dockerode',
      'testcontainers',
      'docker run --rm',
    ] as const;
    const one = { atOnce: 1, tasks: 2, rounds: rounds * 2 };
    const rows = await withWorkers(clients, target, async (workers) => {
      await compare(workers, { atOnce: 1, tasks: 1, rounds: 1 });
      return measure(workers, one);
    });
    const title = `${version}, one task at a time, ${network === 'none' ? 'no network' : 'bridge'}`;
    sections.push({ title, method: 'From the call to the exit code and all output; then removed.', rows });
  }
  const target = { socketPath, image, network: 'none' } as const;
  const rows = await withWorkers(MANY, target, async (workers) => {
    const all: Row[] = [];
    for (const atOnce of [4, 8, 16, 32, 64]) {
      all.push(...(await measure(workers, { atOnce, tasks: atOnce * 2, rounds: Math.ceil(rounds / 5) })));
    }
    return all;
  });
  sections.push({
    title: `${version}, many tasks at once, no network`,
    method: 'Two tasks for each lane.',
    rows,
  });
  return sections;
}

const sections: Section[] = [await idle()];
if (!values['idle-only']) {
  await withEngine(
    async ({ host, images, version }) => {
      sections.push(...(await real(host, images.busybox, version)));
    },
    { log: console.error },
  );
}
const results = resultsOf(sections);
await mkdir(values.out, { recursive: true });
await writeFile(path.join(values.out, 'bench.json'), `${JSON.stringify(results, undefined, 2)}\n`);
await writeFile(path.join(values.out, 'bench.html'), chart(results));
const report = reportOf(results);
console.log(report);
if (values.docs !== undefined) {
  await writeFile(values.docs, replaceMeasured(await readFile(values.docs, 'utf8'), report));
}
