import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startPrivateRedis, type PrivateRedis } from '@drv/tooling-engine';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

const { host, images } = inject('engine');
const children: ChildProcess[] = [];
let redis: PrivateRedis;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  redis = await startPrivateRedis();
  const QUEUE_KEY = randomBytes(32).toString('hex');
  env = { ...process.env, DOCKER_HOST: host, REDIS_URL: redis.url, QUEUE_KEY };
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await redis?.[Symbol.asyncDispose]();
});

function start(program: string, ...words: readonly string[]) {
  const args = ['--conditions=@drv/source', join(import.meta.dirname, '../src', program), ...words];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return child;
}

test('tasks run on both machines, and on the one that is left when a worker is told to go', async () => {
  const workers = ['left', 'right'].map((node) => start('worker.ts', node, '2'));
  await Promise.all(workers.map(({ stdout }) => once(stdout, 'data')));

  const first = await text(start('submit.ts', images.busybox, '12').stdout);
  const lines = first.trimEnd().split('\n');
  expect(lines.map((line) => line.replace(/ on .*/, ''))).toEqual(
    Array.from({ length: 12 }, (_, number) => `${number} squared is ${number * number}: success`),
  );
  expect(new Set(lines.map((line) => line.replace(/.* on /, '')))).toEqual(new Set(['left', 'right']));

  workers[0]?.kill('SIGTERM');
  expect(await once(workers[0] as ChildProcess, 'exit')).toEqual([0, null]);
  const second = await text(start('submit.ts', images.busybox, '3').stdout);
  expect(second.match(/success on right/g)).toHaveLength(3);
});
