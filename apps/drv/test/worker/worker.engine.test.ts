import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createEngineClient } from '@drv/docker';
import { startPrivatePostgres, startPrivateRedis } from '@drv/tooling-engine';
import { isPodman } from '@drv/tooling-engine/on-podman';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { drv, endAllDrv, spawnDrv } from '../support/drv-process.ts';

const engine = inject('engine');
const { busybox } = engine.images;
const client = createEngineClient({ host: engine.host });
afterEach(endAllDrv);
afterAll(() => client.close());

type Record = Readonly<{ [name: string]: unknown }>;

const all = process.env['DRV_TEST_ALL'] !== undefined;

describe.each([
  ['Redis', () => startPrivateRedis({ settings: { appendfsync: 'always' } }), true],
  ['PostgreSQL', startPrivatePostgres, all],
] as const)('drv worker, with a queue in %s', (_name, start, more) => {
  let server: Awaited<ReturnType<typeof start>>;
  const key = randomBytes(32).toString('hex');
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  /** Machines of one queue. */
  function fleet() {
    const queue = `test-${randomBytes(4).toString('hex')}`;
    const env = { DRV_STORE: server.url, DRV_QUEUE: queue, DRV_STORE_KEY: key, DRV_CONFIG: 'none' };
    return {
      env,
      run: (...words: readonly string[]) => drv(['run', '--network', 'none', ...words], { env }),
      /** Resolves when it takes tasks. */
      async worker(node: string, ...words: readonly string[]) {
        const worker = spawnDrv(['worker', '--node', node, ...words], {
          env: { ...env, DOCKER_HOST: engine.host },
        });
        const records: Record[] = [];
        const ready = new Promise<Record>((resolve) => {
          createInterface({ input: worker.child.stderr }).on('line', (line) => {
            const record = JSON.parse(line) as Record;
            records.push(record);
            if (record['msg'] === 'the worker takes tasks') resolve(record);
          });
        });
        const ended = worker.ended.then(({ stderr }) => {
          throw new Error(`The worker ended: ${stderr}`);
        });
        ended.catch(() => {});
        return { ...worker, records, facts: await Promise.race([ready, ended]) };
      },
    };
  }

  it('runs what drv run --store asks for: output, exit code, result, and the machine', async () => {
    const { run, worker } = fleet();
    await worker('machine-7', '--slots', '2');
    const script = 'cat; echo "$WORD" >&2; exit 3';
    const plain = await run('-q', '-e', 'WORD=two', '-i', busybox, 'sh', '-c', script);
    expect(plain).toMatchObject({ code: 3, stderr: 'two\n' });
    const told = await run(busybox, 'true');
    expect(told.stderr).toMatch(/^drv: success \(task ran .*\) on machine-7, /);
    const { code, stdout, stderr } = await run('--json', busybox, 'echo', 'hello');
    expect([code, stdout.toString()]).toEqual([0, 'hello\n']);
    expect(JSON.parse(stderr)).toMatchObject({ status: 'success', exitCode: 0, node: 'machine-7' });
  });

  it('gives a task with its files to a worker that offers what it requires', async () => {
    const { env, run, worker } = fleet();
    await worker('machine-1', '--slots', '1');
    await worker('machine-2', '--offers', 'gpu', '--offers', 'memory=8g', '--slots', '1');
    const source = fileURLToPath(new URL('../support', import.meta.url));
    const asked = [
      '--priority',
      '5',
      '--requires',
      'gpu',
      '--requires',
      'memory=6g',
      '--copy-in',
      `${source}:/in`,
    ];
    const { code, stdout, stderr } = await run('--json', ...asked, busybox, 'cat', '/in/fake-io.ts');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout.toString()).toBe(await readFile(join(source, 'fake-io.ts'), 'utf8'));
    expect(JSON.parse(stderr)).toMatchObject({ status: 'success', node: 'machine-2' });
    // Of what no worker has, a task waits for one that may be about to start.
    const waiting = spawnDrv(
      ['run', '-q', '--no-stdin', '--requires', 'gpu', '--requires', 'memory=9g', busybox, 'true'],
      { env },
    );
    waiting.child.stdin.end();
    const list = async () => (await drv(['ps'], { env })).stdout.toString();
    await expect.poll(list, { timeout: 60_000 }).toMatch(/waiting/);
    waiting.child.kill('SIGINT');
    expect(await waiting.ended).toMatchObject({ code: 130 });
  });

  it.runIf(more)(
    'takes direct connections under one name and at another address, and is not started where it cannot',
    async () => {
      const { env, run, worker } = fleet();
      const { facts } = await worker('machine-1', '--direct', 'localhost', '--direct-bind', '127.0.0.1');
      const [, port] = /^localhost:(\d+)$/.exec(String(facts['direct'])) ?? [];
      const probe = connect(Number(port), '127.0.0.1');
      await once(probe, 'connect');
      probe.destroy();
      const { code, stdout } = await run('-q', busybox, 'seq', '200000');
      expect([code, stdout.length]).toEqual([0, 1_288_895]);
      const second = await drv(['worker', '--direct', `127.0.0.1:${port}`], {
        env: { ...env, DOCKER_HOST: engine.host },
      });
      expect(second).toMatchObject({
        code: 125,
        stderr: expect.stringMatching(/--direct: .*EADDRINUSE/) as string,
      });
    },
  );

  // What a worker does is the same with both.
  it.runIf(more)('lets tasks end on SIGTERM, takes no more, and ends with 0', async () => {
    const { env, run, worker } = fleet();
    const first = await worker('machine-1');
    const running = spawnDrv(
      ['run', '-q', '--network', 'none', busybox, 'sh', '-c', 'echo one; sleep 2; echo two'],
      { env },
    );
    running.child.stdin.end();
    await once(running.child.stdout, 'data');
    first.child.kill('SIGTERM');
    expect(await running.ended).toMatchObject({ code: 0 });
    expect((await running.ended).stdout.toString()).toBe('one\ntwo\n');
    expect(await first.ended).toMatchObject({ code: 0, signal: null });
    // What comes later waits for the next worker.
    const later = run('-q', busybox, 'echo', 'later');
    await worker('machine-2');
    expect((await later).stdout.toString()).toBe('later\n');
  });

  it('hands over what does not end in time, and the task runs on', async () => {
    const { env, worker } = fleet();
    const first = await worker('machine-1', '--drain', '100ms');
    // A task whose input is on its way cannot be handed over.
    const running = spawnDrv(
      ['run', '--json', '--network', 'none', busybox, 'sh', '-c', 'cat; echo one; sleep 5; echo two'],
      { env },
    );
    running.child.stdin.end();
    await once(running.child.stdout, 'data');
    first.child.kill('SIGTERM');
    expect(await first.ended).toMatchObject({ code: 0, signal: null });
    await worker('machine-1');
    const { code, stdout, stderr } = await running.ended;
    expect([code, stdout.toString()]).toEqual([0, 'one\ntwo\n']);
    expect(JSON.parse(stderr)).toMatchObject({
      status: 'success',
      node: 'machine-1',
      // Podman does not tell how much its log keeps.
      output: { complete: !isPodman },
    });
  });

  // What a worker does is the same with both.
  it.runIf(more)('ends at once on a second signal, and its task goes on for the next worker', async () => {
    const { env, worker } = fleet();
    const first = await worker('machine-1', '--drain', '1h');
    // What an input is worth to the task is not known of a worker that ends at once.
    const running = spawnDrv(
      ['run', '-q', '--no-stdin', '--network', 'none', busybox, 'sh', '-c', 'echo one; sleep 5; echo two'],
      { env },
    );
    running.child.stdin.end();
    await once(running.child.stdout, 'data');
    first.child.kill('SIGTERM');
    await expect.poll(() => first.records.map(({ msg }) => msg)).toContain('no more tasks are taken');
    first.child.kill('SIGTERM');
    expect(await first.ended).toMatchObject({ code: 130 });
    await worker('machine-1');
    expect((await running.ended).stdout.toString()).toBe('one\ntwo\n');
  });

  // What a worker does is the same with both.
  it.runIf(more)(
    'tells how it is: alive, ready, and not ready while it drains or its store is away',
    async () => {
      const { worker } = fleet();
      const { facts, child, ended } = await worker('machine-1', '--slots', '3', '--health', '127.0.0.1:0');
      const ask = async (path: string) => {
        const answer = await fetch(`${String(facts['health'])}${path}`);
        return { status: answer.status, body: (await answer.json()) as Record };
      };
      expect(await ask('/live')).toEqual({ status: 200, body: { live: true } });
      const good = {
        ready: true,
        node: 'machine-1',
        slots: 3,
        running: 0,
        draining: false,
        engine: 'ok',
        store: 'ok',
      };
      expect(await ask('/ready')).toEqual({ status: 200, body: good });
      await server.kill();
      await expect
        .poll(() => ask('/ready'), { timeout: 15_000 })
        .toMatchObject({ status: 503, body: { ready: false, engine: 'ok', store: 'DRV_STORE_UNAVAILABLE' } });
      expect(await ask('/live')).toMatchObject({ status: 200 });
      await server.restart();
      await expect.poll(() => ask('/ready'), { timeout: 15_000 }).toEqual({ status: 200, body: good });
      child.kill('SIGTERM');
      expect(await ended).toMatchObject({ code: 0 });
    },
  );

  it.runIf(more)(
    'lists, shows and stops tasks from anywhere, wherever they are: drv ps, logs, top and stop',
    async () => {
      const { env, worker } = fleet();
      const ask = (...words: readonly string[]) => drv(words, { env });
      const script = 'echo one; echo two >&2; sleep 600';
      const begin = (id: string, ...command: readonly string[]) => {
        const words = ['run', '--id', id, '--no-stdin', '--network', 'none', busybox, ...command];
        const begun = spawnDrv(words, { env });
        begun.child.stdin.end();
        return begun;
      };
      const running = begin('long', 'sh', '-c', script);
      await expect
        .poll(async () => (await ask('ps')).stdout.toString(), { timeout: 60_000 })
        .toMatch(/long +waiting/);
      await worker('machine-1', '--slots', '1');
      await once(running.child.stdout, 'data');
      await worker('machine-2', '--slots', '1');
      const elsewhere = begin('other', 'sh', '-c', script);
      await once(elsewhere.child.stdout, 'data');
      const waiting = begin('later', 'true');
      await expect
        .poll(async () => (await ask('ps')).stdout.toString(), { timeout: 60_000 })
        .toMatch(/later +waiting/);
      const listed = (await ask('ps')).stdout.toString();
      expect(listed).toMatch(/long +running +\d+ s +machine-1 +.*busybox/);
      expect(listed).toMatch(/other +running +\d+ s +machine-2 +.*busybox/);
      for (const id of ['long', 'other']) {
        const logs = await ask('logs', id);
        expect([logs.stdout.toString(), logs.stderr]).toEqual(['one\n', 'two\n']);
      }
      const top = spawnDrv(['top', '--json'], { env });
      const rows = createInterface({ input: top.child.stdout })[Symbol.asyncIterator]();
      const sampled = async () => {
        for (;;) {
          const { value, done } = await rows.next();
          if (done === true) throw new Error('It has ended.');
          const now = JSON.parse(value as string) as readonly Record[];
          const seen = now.filter(({ stats }) => stats !== undefined).map(({ id, node }) => [id, node]);
          if (seen.length === 2) return seen;
        }
      };
      expect(await sampled()).toEqual(
        expect.arrayContaining([
          ['long', 'machine-1'],
          ['other', 'machine-2'],
        ]),
      );
      top.child.kill('SIGINT');
      expect(await ask('stop', 'nope')).toMatchObject({
        code: 125,
        stderr: expect.stringContaining('this queue has no task nope'),
      });
      // The one that waits first: it would be taken by whoever is free.
      const stopped = await ask('stop', '--grace', '0', 'later', 'long', 'other');
      expect(stopped).toMatchObject({ code: 0 });
      expect(stopped.stdout.toString()).toBe(
        'later was taken out of the queue\nlong stopped\nother stopped\n',
      );
      for (const one of [running, elsewhere]) {
        expect(await one.ended).toMatchObject({ code: 130, stderr: expect.stringContaining('cancelled') });
      }
      expect(await waiting.ended).toMatchObject({
        code: 130,
        stderr: expect.stringContaining('stopped while it waited'),
      });
    },
    180_000,
  );

  it('waits for a store that is not there yet, and ends where the store refuses it, without its password', async () => {
    const { env, worker } = fleet();
    await server.kill();
    const waiting = worker('machine-1');
    await server.restart();
    await waiting;
    const wrong = server.url.replace(/:[0-9a-f]+@/, ':canary-4410@');
    const refused = { ...env, DOCKER_HOST: engine.host, DRV_STORE: wrong };
    for (const words of [['worker'], ['run', busybox, 'true']]) {
      const { code, stderr } = await drv(words, { env: refused });
      expect(code).toBe(125);
      expect(stderr).toContain('Cannot use the store at');
      expect(stderr).not.toContain('canary-4410');
    }
  });
});
