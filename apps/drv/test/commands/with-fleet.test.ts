import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import {
  createMemoryStore,
  createQueueDriver,
  createTaskWorker,
  type TaskStore,
  type TaskWorkerOptions,
} from '@drv/queue';
import { createMemoryDriver, standardPrograms } from '@drv/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fakeIo, fakeOutput, type FakeIo } from '../support/fake-io.ts';

const key = '5a'.repeat(32);
const failed = (error: unknown) => error;

/** A queue in this process, and those who look at it from a shell. */
function onQueue() {
  const store = createMemoryStore();
  const driver = createQueueDriver({ store, key: Buffer.from(key, 'hex'), beatMs: 50 });
  onTestFinished(async () => {
    await driver.close();
    await store.close();
  });
  // Each command closes what it opens, and the queue is there longer.
  const opened: TaskStore = { ...store, close: async () => {}, [Symbol.asyncDispose]: async () => {} };
  const shell = (given: Parameters<typeof fakeIo>[0] = {}): FakeIo =>
    fakeIo({
      ...given,
      env: { DRV_STORE: 'redis://queue', DRV_STORE_KEY: key, ...given.env },
      openStore: async () => opened,
    });
  const ps = async () => {
    const io = shell();
    await io.run('ps', '--json');
    return JSON.parse(io.stdout.text()) as readonly { readonly id: string; readonly state: string }[];
  };
  return {
    store,
    shell,
    ps,
    work(options: Partial<TaskWorkerOptions> = {}) {
      const memory = createMemoryDriver({ programs: standardPrograms });
      // Its containers have no ids.
      const prepare = async (...asked: Parameters<typeof memory.prepare>) =>
        Object.assign(await memory.prepare(...asked), { containerId: 'c0ffee' });
      const worker = createTaskWorker({
        store,
        node: 'machine-7',
        driver: { ...memory, prepare },
        slots: 1,
        key: Buffer.from(key, 'hex'),
        beatMs: 50,
        silentMs: 30_000,
        async *readOutput() {
          yield { stream: 'stdout', data: Buffer.from('hello\n') } as const;
        },
        ...options,
      });
      onTestFinished(async () => {
        await worker.close();
        await memory.close();
      });
    },
    /** A task that does not end by itself, once it is listed. */
    async submit(id: string) {
      const stop = new AbortController();
      const ended = driver
        .prepare({ id, image: 'busybox', command: ['sleep', '3600'], graceMs: 0 }, { signal: stop.signal })
        .then(async (task) => {
          const handle = await task.start();
          await handle.wait();
          await task.close();
        })
        .catch(failed);
      onTestFinished(async () => {
        stop.abort();
        await shell().run('stop', '-q', '--grace', '0', id);
        await ended;
      });
      await expect.poll(async () => (await ps()).map((task) => task.id)).toContain(id);
      return { ended };
    },
    is: (id: string, state: string) =>
      expect.poll(ps, { timeout: 10_000 }).toContainEqual(expect.objectContaining({ id, state })),
  };
}

describe('drv stop --store', () => {
  it('stops the others when one of the names is wrong, says so, and does not end with 0', async () => {
    const { shell, submit, ps } = onQueue();
    await submit('job');
    const io = shell();
    expect(await io.run('stop', 'nope', 'job')).toBe(125);
    expect(io.stdout.text()).toBe('job was taken out of the queue\n');
    expect(io.stderr.text()).toBe('drv: this queue has no task nope; it has job\n');
    expect(await ps()).toEqual([]);
  });

  it('says which task could not be stopped, and what became of the others', async () => {
    const { shell, submit, store } = onQueue();
    await submit('one');
    await submit('two');
    const own = new Map((await store.list({ limit: 9 })).runs.map(({ runId, taskId }) => [runId, taskId]));
    const poisoned: TaskStore = {
      ...store,
      withdraw: async (runId, update) => own.get(runId) === 'two' && store.withdraw(runId, update),
      async state(runId) {
        const state = await store.state(runId);
        return state && { ...state, record: Buffer.from('\u0000no record') };
      },
      [Symbol.asyncDispose]: async () => {},
    };
    const io = shell();
    Object.assign(io, { openStore: async () => poisoned });
    expect(await io.run('stop', 'one', 'two')).toBe(125);
    expect(io.stdout.text()).toBe('two was taken out of the queue\n');
    expect(io.stderr.text()).toMatch(/^drv: one could not be stopped: .*cannot be read.*\n$/s);
  });
});

describe('without the key of a task', () => {
  it.each([
    ['none', '', 'sealed with a key', 'give it with --store-key-file or DRV_STORE_KEY'],
    ['another one', 'a5'.repeat(32), 'sealed with another key', 'that of whoever submitted it'],
  ])('(%s) ps lists it and says once why it cannot be read', async (_name, wrong, why, fix) => {
    const { shell, submit } = onQueue();
    await submit('one');
    await submit('two');
    const io = shell({ env: { DRV_STORE_KEY: wrong } });
    expect(await io.run('ps')).toBe(0);
    expect(io.stdout.text()).toMatch(/^one +waiting/m);
    expect(io.stderr.text()).toMatch(new RegExp(`^drv: 2 tasks are ${why}, .*${fix}\n$`));
    const json = shell({ env: { DRV_STORE_KEY: wrong } });
    await json.run('ps', '--json');
    expect(JSON.parse(json.stdout.text())).toMatchObject([
      { unreadable: wrong === '' ? 'no-key' : 'other-key' },
      { id: 'two' },
    ]);
    expect(json.stderr.text()).toBe('');
  });

  it('of one submitted without a key, it says that it is not sealed', async () => {
    const { shell, store } = onQueue();
    const plain = createQueueDriver({ store });
    onTestFinished(() => plain.close());
    const stop = new AbortController();
    const gone = plain
      .prepare({ id: 'job', image: 'busybox', command: ['exit', '0'] }, { signal: stop.signal })
      .catch(failed);
    await expect.poll(async () => (await store.list({ limit: 1 })).total).toBe(1);
    const io = shell();
    expect(await io.run('ps')).toBe(0);
    expect(io.stderr.text()).toMatch(/^drv: 1 task is not sealed, .*leave .* out to see it\n$/);
    const unsealed = shell({ env: { DRV_STORE_KEY: '' } });
    expect(await unsealed.run('ps')).toBe(0);
    expect(unsealed.stdout.text()).toMatch(/^job +waiting .*busybox$/m);
    expect(unsealed.stderr.text()).toBe('');
    stop.abort();
    await gone;
  });

  it.each(['logs', 'stop'])('%s is refused at once', async (command) => {
    const { shell, submit, is, work } = onQueue();
    work();
    await submit('job');
    await is('job', 'running');
    const io = shell({ env: { DRV_STORE_KEY: 'a5'.repeat(32) } });
    expect(await io.run(command, 'job')).toBe(125);
    expect(io.stdout.text()).toBe('');
    expect(io.stderr.text()).toMatch(/^drv: the task job is sealed with another key; .*\n$/);
    await is('job', 'running');
  });
});

describe('drv run --store beside a worker with another key', () => {
  it.each([
    ['another one', 'a5'.repeat(32)],
    ['none', ''],
  ])('(%s) ends, and says what would be right', async (_name, wrong) => {
    const { shell, work } = onQueue();
    work();
    const io = shell({ env: { DRV_STORE_KEY: wrong } });
    expect(await io.run('run', 'busybox', 'exit', '0')).toBe(125);
    expect(io.stderr.text()).toMatch(
      /cannot be read: .*; callers and workers need the same one \(--store-key-file or DRV_STORE_KEY\)\n$/s,
    );
  });
});

describe('drv run --store of a task that nobody takes', () => {
  const stopped = async (io: FakeIo, said: string) => {
    const ended = io.run('run', '--id', 'mine', 'busybox', 'exit', '0');
    await expect.poll(() => io.stderr.text(), { timeout: 10_000 }).toBe(said);
    io.signal('SIGINT');
    expect(await ended).toBe(130);
    expect(io.stderr.text().split(said.trim())).toHaveLength(2);
  };

  it('says that there is no worker', async () => {
    const { shell } = onQueue();
    await stopped(
      shell(),
      'drv: the task waits: no worker takes tasks from the queue drv at redis://queue; drv worker is one\n',
    );
  });

  it('says that there is none that is free', async () => {
    const { shell, submit, is, work } = onQueue();
    work();
    await submit('job');
    await is('job', 'running');
    await stopped(shell(), 'drv: the task waits in the queue for a worker that is free\n');
  });
});

describe('drv logs --store of a task that waits', () => {
  it('says so, and ends', async () => {
    const { shell, submit } = onQueue();
    await submit('job');
    const io = shell();
    expect(await io.run('logs', 'job')).toBe(0);
    expect(io.stderr.text()).toBe(
      'drv: the task job waits in the queue for a worker; it has written nothing yet\n',
    );
    const json = shell();
    expect(await json.run('logs', '--json', 'job')).toBe(0);
    expect(json.stderr.text() + json.stdout.text()).toBe('');
  });

  it('with --follow waits with it, says so once, and prints what it writes then', async () => {
    const { shell, submit, work } = onQueue();
    await submit('job');
    const io = shell();
    const ended = io.run('logs', '--follow', 'job');
    await expect.poll(() => io.stderr.text()).not.toBe('');
    work();
    expect(await ended).toBe(0);
    expect(io.stdout.text()).toBe('hello\n');
    expect(io.stderr.text()).toBe(
      'drv: the task job waits in the queue for a worker; its output follows once it runs\n',
    );
  });
});

it('a shell completes the tasks of the queue that DRV_STORE names', async () => {
  const { shell, submit } = onQueue();
  await submit('job');
  const io = shell();
  expect(await io.run('complete', 'tasks')).toBe(0);
  expect(io.stdout.text()).toBe('job\n');
});

describe('drv top --store', () => {
  it('says that nothing is heard of a worker, and what cannot be read', async () => {
    const { shell, submit, is, work, store } = onQueue();
    work();
    await submit('job');
    await is('job', 'running');
    const silent: TaskStore = {
      ...store,
      async list(options) {
        const { runs, total } = await store.list(options);
        return { runs: runs.map((run) => ({ ...run, silentMs: 42_000 })), total: total + 5 };
      },
      [Symbol.asyncDispose]: async () => {},
    };
    const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {}, unref: () => {} });
    const stdout = fakeOutput({ terminal: true, columns: 120 });
    const io = shell({
      stdin: () => stdin,
      stdout,
      env: { NO_COLOR: '1', DRV_STORE_KEY: 'a5'.repeat(32) },
    });
    Object.assign(io, { openStore: async () => silent });
    const top = io.run('top');
    const shown = () => stripVTControlCharacters(stdout.text().split('\u001b[H').at(-1) ?? '');
    await expect
      .poll(shown, { timeout: 10_000 })
      .toMatch(/1 task, 0 running, 1 sealed with another key, and 5 more, which came later/);
    expect(shown()).toMatch(/job +claimed +machine-7 \(silent for 42 s\)/);
    stdin.write('q');
    expect(await top).toBe(0);
    const json = shell();
    const lines = json.run('top', '--json');
    await expect.poll(() => json.stdout.text(), { timeout: 10_000 }).toContain('\n');
    json.signal('SIGINT');
    expect(await lines).toBe(0);
    const [first = ''] = json.stdout.text().split('\n');
    expect(JSON.parse(first)).toMatchObject([
      { id: 'job', state: 'running', node: 'machine-7', ageMs: expect.any(Number) as number },
    ]);
  });
});
