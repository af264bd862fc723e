import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryStore, createTaskWorker, type QueuedRun, type TaskStore } from '@drv/queue';
import { createMemoryDriver, standardPrograms } from '@drv/testing';
import { expect, it, onTestFinished } from 'vitest';
import { fakeIo, type FakeIo } from './support/fake-io.ts';

const key = '5a'.repeat(32);

/** A queue in this process, and a worker that offers something. */
async function onQueue(offer: { readonly labels?: readonly string[]; readonly memoryBytes?: number } = {}) {
  const store = createMemoryStore();
  const memory = createMemoryDriver({ programs: standardPrograms });
  const options = { node: 'machine-7', slots: 1, key: Buffer.from(key, 'hex') };
  const worker = createTaskWorker({ store, driver: memory, ...options, ...offer });
  onTestFinished(async () => {
    await worker.close();
    await memory.close();
    await store.close();
  });
  const submitted: QueuedRun[] = [];
  const opened: TaskStore = {
    ...store,
    submit(run) {
      submitted.push(run);
      return store.submit(run);
    },
    // Each command closes what it opens, and the queue is there longer.
    close: async () => {},
  };
  const env = { DRV_STORE: 'redis://queue', DRV_STORE_KEY: key };
  const io: FakeIo = fakeIo({ env, openStore: async () => opened });
  return { io, submitted };
}

it('--copy-in goes through a queue', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'drv-queue-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'in'), 'hello');
  const { io } = await onQueue();
  const copied = `${folder}:/job`;
  expect(await io.run('run', '--copy-in', copied, '--explain', 'busybox', 'print-file', '/job/in')).toBe(0);
  expect(io.stdout.text()).toBe('hello');
  expect(io.stderr.text()).toContain(`files put in      ${folder} at /job`);
});

it('--priority and --requires say which worker takes the task, and when', async () => {
  const { io, submitted } = await onQueue({ labels: ['gpu', 'eu'], memoryBytes: 2 ** 33 });
  const asked = ['--priority', '9', '--requires', 'gpu', '--requires', 'memory=8g'];
  expect(await io.run('run', '-q', ...asked, 'busybox', 'exit', '0')).toBe(0);
  expect(submitted).toMatchObject([{ priority: 9, needs: { labels: ['gpu'], memoryBytes: 2 ** 33 } }]);
});

it.each([
  [['--priority', '1001'], '--priority 1001: not a whole number from 0 to 1000'],
  [['--requires', 'a b'], '--requires a b: write memory=SIZE, cpus=N or a label'],
  [
    ['--copy-in', '/dev/null:/x'],
    '--copy-in /dev/null:/x: /dev/null is neither a regular file nor a directory',
  ],
])('refuses %j before a task is queued', async (asked, said) => {
  const { io, submitted } = await onQueue();
  expect(await io.run('run', ...asked, 'busybox', 'exit', '0')).toBe(125);
  expect(io.stderr.text()).toContain(`drv: ${said}`);
  expect(submitted).toEqual([]);
});

it.each([
  ['--priority', '5'],
  ['--requires', 'gpu'],
])('%s without a queue is refused, and not dropped', async (option, value) => {
  const io = fakeIo();
  expect(await io.run('run', option, value, 'busybox')).toBe(125);
  expect(io.stderr.text()).toContain(
    `drv: ${option} is for the workers of a queue: name the queue with --store`,
  );
  expect(io.driver.tasks).toEqual([]);
});
