import { createHash, randomBytes } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { Readable, Writable, type Duplex } from 'node:stream';
import { runTask } from '@drv/core';
import type { StoreQueueMessage } from '@drv/core/driver';
import {
  createMemoryStore,
  createQueueDriver,
  createTaskWorker,
  openDirectListener,
  type DirectListener,
  type TaskStore,
} from '@drv/queue';
import { createMemoryDriver, type Program } from '@drv/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { untold } from '../support/untold.ts';

const MIB = 1024 * 1024;
const opened: AsyncDisposable[] = [];
const held = <T extends AsyncDisposable>(one: T): T => {
  opened.unshift(one);
  return one;
};
afterEach(async () => {
  for (const one of opened.splice(0)) await one[Symbol.asyncDispose]();
});

/** Gives back its input, and says on stderr how much it was. */
const echo: Program = async ({ stdin, stdout, stderr }) => {
  let bytes = 0;
  for await (const chunk of stdin as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (!stdout.write(chunk)) await new Promise((resolve) => stdout.once('drain', resolve));
  }
  stderr.write(String(bytes));
  return 3;
};

/** Bytes that go through the store, in either direction. */
function counted(store: TaskStore) {
  const sum = { bytes: 0 };
  const count = (bodies: readonly Uint8Array[] = []) => {
    for (const { length } of bodies) sum.bytes += length;
  };
  return {
    sum,
    store: {
      ...store,
      write(...[runId, fence, update]: Parameters<TaskStore['write']>) {
        count(update.messages);
        return store.write(runId, fence, update);
      },
      append(...[runId, bodies, direction]: Parameters<TaskStore['append']>) {
        count(bodies);
        return store.append(runId, bodies, direction);
      },
    } satisfies TaskStore,
  };
}

/** A way to a port of this machine on which it is seen when the caller's side ends. */
async function watchedWay(to: number) {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const server = createServer((caller) => {
    const worker = connect(to, '127.0.0.1');
    caller.pipe(worker).pipe(caller);
    for (const socket of [caller, worker]) socket.on('error', () => {});
    worker.once('close', () => caller.destroy());
    caller.once('close', () => worker.destroy());
    caller.once('close', end);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push({ [Symbol.asyncDispose]: async () => void server.close() });
  return { port: (server.address() as AddressInfo).port, ended };
}

/** A store in which the caller of a run finds that it is over once something else has happened. */
function toldLate(store: TaskStore, happened: Promise<void>): TaskStore {
  let isOver = false;
  return {
    ...untold(store),
    write(runId, fence, update) {
      isOver ||= update.ended !== undefined;
      return store.write(runId, fence, update);
    },
    async read(runId, direction, after) {
      if (isOver && direction === 'up') await happened;
      return store.read(runId, direction, after);
    },
  };
}

/** A worker that takes direct connections, at a port where it can be reached or not. */
async function fleet({ port, isToldLate = false }: FleetOptions = {}) {
  const key = randomBytes(32);
  const engine = held(createMemoryDriver({ images: ['busybox'], programs: { echo } }));
  const listener = held(await openDirectListener({ host: '127.0.0.1' }));
  const way = await watchedWay(listener.port);
  const whole = createMemoryStore();
  const { store, sum } = counted(isToldLate ? toldLate(whole, way.ended) : whole);
  const sockets: Duplex[] = [];
  const direct: DirectListener = {
    ...listener,
    expect(onConnection) {
      const { offer, cancel } = listener.expect((socket) => {
        sockets.push(socket);
        onConnection(socket);
      });
      return { offer: { ...offer, port: port ?? way.port }, cancel };
    },
  };
  held(
    createTaskWorker({
      store,
      node: 'one',
      driver: engine,
      slots: 2,
      key,
      direct,
      beatMs: 50,
      silentMs: 20_000,
    }),
  );
  const driver = held(createQueueDriver({ store, key, beatMs: 50 }));
  const told: string[] = [];
  const onMessage = (message: unknown) => {
    const one = message as StoreQueueMessage;
    if (one.event === 'direct') told.push(one.outcome);
  };
  subscribe('drv:store.queue', onMessage);
  opened.push({ [Symbol.asyncDispose]: async () => void unsubscribe('drv:store.queue', onMessage) });
  const cut = () => {
    for (const socket of sockets.splice(0)) socket.destroy();
  };
  return { sum, told, driver, cut };
}

interface FleetOptions {
  readonly port?: number;
  /** The caller learns from the store that a run is over when its connection has ended already. */
  readonly isToldLate?: boolean;
}

/** Sends so many bytes through a task and back, and says what came. */
async function throughTask(
  { driver }: Awaited<ReturnType<typeof fleet>>,
  bytes: number,
  onBytes: (received: number) => void = () => {},
) {
  const sent = createHash('sha256');
  const came = createHash('sha256');
  let received = 0;
  function* input() {
    for (let left = bytes; left > 0; left -= 64_000) {
      const chunk = randomBytes(Math.min(left, 64_000));
      sent.update(chunk);
      yield chunk;
    }
  }
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      came.update(chunk);
      received += chunk.length;
      onBytes(received);
      setImmediate(done);
    },
  });
  const result = await runTask(
    driver,
    { image: 'busybox', command: ['echo'] },
    { stdin: Readable.from(input()), stdout },
  );
  return { result, received, isSame: came.digest('hex') === sent.digest('hex') };
}

const WHOLE = { status: 'error', exitCode: 3, output: { complete: true } };

describe('much input and output of a task', () => {
  it('goes by a direct connection, past the store', async () => {
    const one = await fleet();
    const { result, received, isSame } = await throughTask(one, 8 * MIB);
    expect(result).toMatchObject(WHOLE);
    expect([received, isSame, one.told]).toEqual([8 * MIB, true, ['opened']]);
    expect(one.sum.bytes).toBeLessThan(4 * MIB);
  });

  it('goes through the store where the worker cannot be reached, and nothing is lost', async () => {
    const one = await fleet({ port: 1 });
    const { result, received, isSame } = await throughTask(one, 2 * MIB);
    expect(result).toMatchObject(WHOLE);
    expect([received, isSame]).toEqual([2 * MIB, true]);
    expect(new Set(one.told)).toEqual(new Set(['failed']));
    expect(one.sum.bytes).toBeGreaterThan(4 * MIB);
  });

  it('arrives whole, each byte once, however often the connection is cut', async () => {
    const one = await fleet();
    let cutAt = 1.5 * MIB;
    const { result, received, isSame } = await throughTask(one, 8 * MIB, (bytes) => {
      if (bytes < cutAt) return;
      cutAt += 1.5 * MIB;
      one.cut();
    });
    expect(result).toMatchObject(WHOLE);
    expect([received, isSame]).toEqual([8 * MIB, true]);
    expect(one.told.filter((outcome) => outcome === 'lost').length).toBeGreaterThan(0);
  });

  it('is not lost with a connection that ends with its run, however late the caller learns of that end', async () => {
    const one = await fleet({ isToldLate: true });
    const { result, isSame } = await throughTask(one, 2 * MIB);
    expect(result).toMatchObject(WHOLE);
    expect([isSame, one.told]).toEqual([true, ['opened']]);
  });

  it('that is little makes no connection', async () => {
    const one = await fleet();
    const { result, isSame } = await throughTask(one, 100_000);
    expect(result).toMatchObject(WHOLE);
    expect([isSame, one.told]).toEqual([true, []]);
  });
});
