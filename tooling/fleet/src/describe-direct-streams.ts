import { createHash, randomBytes, type Hash } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Readable, Writable } from 'node:stream';
import { runTask, type ContainerTask } from '@drv/core';
import type { StoreQueueMessage } from '@drv/core/driver';
import { createQueueDriver } from '@drv/queue';
import { describe, expect, inject, it } from 'vitest';
import type { OpenStore, PrivateStore } from './private-store.ts';
import { serverAndEngine } from './server-and-engine.ts';
import { spawnWorker } from './spawn-worker.ts';

export interface DirectStreamsOptions {
  readonly start: () => Promise<PrivateStore>;
  readonly openStore: OpenStore;
  /** The address of the module that exports `openStore`. */
  readonly module: string;
}

const MIB = 1024 * 1024;
/** This process makes the input and checks the output: on a busy machine it may be long until it says again that it lives. */
const SILENT_MS = 6_000;
const isThorough = process.env['DRV_TEST_ALL'] !== undefined;

/** Much input and output, between this process, a worker in another one, and a real engine. */
export function describeDirectStreams(
  title: string,
  { start, openStore, module }: DirectStreamsOptions,
): void {
  const { images } = inject('engine');
  const given = serverAndEngine(start);
  const { host } = given;

  function fleet() {
    const queue = `test-${randomBytes(4).toString('hex')}`;
    const key = randomBytes(32);
    const store = openStore(given.server.url, queue);
    const driver = createQueueDriver({ store, key, beatMs: 250 });
    const told: string[] = [];
    const onMessage = (message: unknown) => {
      const one = message as StoreQueueMessage;
      if (one.event === 'direct') told.push(one.outcome);
    };
    subscribe('drv:store.queue', onMessage);
    return {
      driver,
      told,
      worker: (direct = true) =>
        spawnWorker({
          module,
          url: given.server.url,
          queue,
          node: 'one',
          host,
          key: key.toString('hex'),
          slots: 4,
          direct,
          silentMs: SILENT_MS,
        }),
      async [Symbol.asyncDispose]() {
        unsubscribe('drv:store.queue', onMessage);
        await driver.close();
        await store.close();
      },
    };
  }

  const task = (command: readonly string[]): ContainerTask => ({
    id: `direct-${randomBytes(6).toString('hex')}`,
    image: images.busybox,
    command,
    network: 'none',
    timeoutMs: 120_000,
  });

  describe(title, () => {
    it('carry input and output past the store, whole', async () => {
      await using queue = fleet();
      await using _worker = await queue.worker();
      const input = randomInput(16 * MIB);
      const stdout = hashed();
      const result = await runTask(queue.driver, task(['cat']), {
        stdin: input.stream,
        stdout: stdout.stream,
      });
      expect(result).toMatchObject({ status: 'success', output: { complete: true, stdoutBytes: 16 * MIB } });
      expect([stdout.bytes(), stdout.digest()]).toEqual([16 * MIB, input.digest()]);
      expect(queue.told).toEqual(['opened']);
    });

    it.runIf(isThorough)('carry what a task has left', async () => {
      await using queue = fleet();
      await using _worker = await queue.worker();
      const one = task(['sh', '-c', 'head -c 16777216 /dev/urandom > /tmp/big; sha256sum < /tmp/big']);
      const stdout = hashed();
      await using prepared = await queue.driver.prepare(one);
      await (await prepared.start({ stdout: stdout.stream })).wait();
      const sum = createHash('sha256');
      let bytes = 0;
      for await (const entry of prepared.collect?.('/tmp/big') ?? []) {
        for await (const chunk of entry.content) {
          sum.update(chunk);
          bytes += chunk.length;
        }
      }
      expect([bytes, stdout.text()]).toEqual([16 * MIB, `${sum.digest('hex')}  -\n`]);
      expect(queue.told).toEqual(['opened']);
    });

    it.runIf(isThorough)(
      'that are cut with their worker cost nothing: another worker of the node goes on, and each byte comes once',
      async () => {
        await using queue = fleet();
        await using first = await queue.worker();
        const lines = 400_000;
        const one = task(['seq', String(lines)]);
        const stdout = hashed((bytes) => {
          if (bytes > MIB) first.process.kill('SIGKILL');
        });
        const running = runTask(queue.driver, one, { stdout: stdout.stream });
        running.catch(() => {});
        await first.exited;
        await using _second = await queue.worker();
        const { status, output } = await running;
        const expected = createHash('sha256');
        for (let line = 1; line <= lines; line += 1) expected.update(`${line}\n`);
        // That it is complete is not said: of so many lines the engine's log may have thrown the first ones away.
        expect([status, output.stdoutBytes, stdout.bytes()]).toEqual(['success', 2_688_895, 2_688_895]);
        expect(stdout.digest()).toBe(expected.digest('hex'));
        expect(given.startsOf(one.id ?? '')).toBe(1);
        expect(queue.told.slice(0, 2)).toEqual(['opened', 'lost']);
      },
    );
  });
}

function randomInput(bytes: number) {
  const sum = createHash('sha256');
  function* chunks() {
    for (let left = bytes; left > 0; left -= 60_000) {
      const chunk = randomBytes(Math.min(left, 60_000));
      sum.update(chunk);
      yield chunk;
    }
  }
  return { stream: Readable.from(chunks()), digest: () => sum.digest('hex') };
}

function hashed(onBytes: (bytes: number) => void = () => {}) {
  const sum: Hash = createHash('sha256');
  const head: Buffer[] = [];
  let bytes = 0;
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      sum.update(chunk);
      if (bytes < 1_000) head.push(chunk);
      bytes += chunk.length;
      onBytes(bytes);
      done();
    },
  });
  return {
    stream,
    bytes: () => bytes,
    digest: () => sum.copy().digest('hex'),
    text: () => Buffer.concat(head).toString(),
  };
}
