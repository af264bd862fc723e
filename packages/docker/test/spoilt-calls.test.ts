import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { DrvError } from '@drv/core';
import { createLimit } from '@drv/core/driver';
import { parseReference } from '@drv/image';
import { spoiltAnswers, type EngineAnswer, type SpoiltAnswer } from '@drv/tooling-engine';
import { describe, expect, it } from 'vitest';
import { createEngineClient, type EngineClient } from '../src/engine/engine-client.ts';
import { bystanders } from './support/bystanders.ts';

type Call = Exclude<keyof EngineClient, 'where' | 'isLocal' | 'close'>;
type Calls = {
  readonly [Name in Call]: (
    engine: EngineClient,
    signal: AbortSignal,
  ) => Promise<unknown> | AsyncIterable<unknown>;
};

const spec = { Image: 'busybox:1', Cmd: ['true'], Labels: {} } as never;

/** Every call of the client: what is missing here does not compile. */
const CALLS: Calls = {
  identify: (engine, signal) => engine.identify({ signal }),
  info: (engine, signal) => engine.info({ signal }),
  create: (engine, signal) => engine.create(spec, { name: 'x', signal }),
  attach: (engine, signal) => engine.attach('x', { signal }),
  wait: async (engine, signal) => {
    const { exitCode, abandon } = await engine.wait('x', 'not-running', { signal });
    signal.addEventListener('abort', abandon, { once: true });
    return Promise.race([exitCode, once(signal, 'abort')]).finally(abandon);
  },
  logs: (engine, signal) => engine.logs('x', { follow: false, signal }),
  start: (engine, signal) => engine.start('x', { signal }),
  kill: (engine, signal) => engine.kill('x', 'SIGTERM', { signal }),
  pause: (engine, signal) => engine.pause('x', { signal }),
  unpause: (engine, signal) => engine.unpause('x', { signal }),
  resize: (engine, signal) => engine.resize('x', { columns: 80, rows: 24 }, { signal }),
  rename: (engine, signal) => engine.rename('x', 'y', { signal }),
  inspect: (engine, signal) => engine.inspect('x', { signal }),
  endEvent: (engine, signal) => engine.endEvent('x', { finishedAt: '2000-01-01T00:00:00Z', signal }),
  endEvents: (engine, signal) => engine.endEvents('x', { signal }),
  rememberedRun: (engine, signal) => engine.rememberedRun('x', { signal }),
  startedAt: (engine, signal) => engine.startedAt({ signal }),
  remove: (engine, signal) => engine.remove('x', { signal }),
  list: (engine, signal) => engine.list({ labels: ['drv.x=y'], signal }),
  statPath: (engine, signal) => engine.statPath('x', '/a', { signal }),
  putArchive: (engine, signal) => engine.putArchive('x', Buffer.alloc(1_024), { path: '/', signal }),
  getArchive: (engine, signal) => engine.getArchive('x', '/a', { signal }),
  stats: (engine, signal) => engine.stats('x', { signal }),
  statsNow: (engine, signal) => engine.statsNow('x', { signal }),
  inspectImage: async (engine, signal) => [
    await engine.inspectImage('x', { signal }),
    await engine.inspectImage('x', { platform: 'linux/arm64', signal }),
  ],
  imageCommand: (engine, signal) => engine.imageCommand('x', { signal }),
  pullImage: (engine, signal) => engine.pullImage(parseReference('registry.test/a:1'), { signal }),
  removeImage: (engine, signal) => engine.removeImage('x', { signal }),
  listImages: (engine, signal) => engine.listImages({ signal }),
  listNetworks: (engine, signal) => engine.listNetworks({ signal }),
  imageChanges: (engine, signal) => engine.imageChanges({ signal }),
  layerBytes: (engine, signal) => engine.layerBytes({ signal }),
};

/** A good answer, to be spoilt. */
const BODY = Buffer.from('{"Id":"x","StatusCode":0}');
const HEAD = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n\r\n`;
const GOOD: EngineAnswer = {
  status: 200,
  head: HEAD,
  async *bytes() {
    yield BODY;
  },
  body: async () => BODY,
};
const VERSION = JSON.stringify({ Version: '28.5.2', ApiVersion: '1.51', MinAPIVersion: '1.24', Os: 'linux' });

// oxlint-disable-next-line no-control-regex -- those are what is looked for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;
/** Of what is waited for without an end, until it is aborted; and of everything. */
const PATIENCE_MS = 600;
const BOUND_MS = 8_000;
const AT_A_TIME = 16;
/** All of them take minutes (`pnpm test:hostile`); otherwise each call has its share of the answers. */
const SHARES = process.env['DRV_TEST_ALL'] === undefined ? 16 : 1;

const others = bystanders();

/** An engine whose every answer is spoilt but that to the question for its version, where that is not the call itself. */
async function spoiltEngine(spoilt: SpoiltAnswer, spoilsVersion: boolean): Promise<Server> {
  const server = createServer((socket: Socket) => {
    let asked = '';
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      asked += bytes.toString('latin1');
      if (!asked.includes('\r\n\r\n')) return;
      const isVersion = /^GET (?:\/v[\d.]+)?\/version /.test(asked);
      asked = '';
      if (isVersion && !spoilsVersion)
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${VERSION.length}\r\n\r\n${VERSION}`);
      else void spoilt.spoil(GOOD, socket);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** What is wrong with how a call ended, if anything is. */
async function judge(name: Call, spoilt: SpoiltAnswer): Promise<string | undefined> {
  const server = await spoiltEngine(spoilt, name === 'identify' || name === 'info');
  const { port } = server.address() as AddressInfo;
  const engine = createEngineClient({ host: `tcp://127.0.0.1:${port}`, requestTimeoutMs: 400 });
  const patience = new AbortController();
  const timers = new AbortController();
  void setTimeout(PATIENCE_MS, undefined, timers).then(
    () => patience.abort(),
    () => {},
  );
  const late = setTimeout(BOUND_MS, 'late' as const, timers).catch(() => 'late' as const);
  const told = drain(CALLS[name](engine, patience.signal)).then(
    () => undefined,
    (error: unknown) => wrongError(error),
  );
  const result = await Promise.race([told, late]);
  timers.abort();
  const closed = await Promise.race([engine.close().then(() => 'closed'), setTimeout(BOUND_MS, 'open')]);
  server.close();
  if (result === 'late') return 'no end';
  return closed === 'open' ? 'not closed' : result;
}

/** To the end of a stream, or of what anybody would want of it. */
async function drain(given: Promise<unknown> | AsyncIterable<unknown>): Promise<void> {
  const value = Symbol.asyncIterator in given ? given : await given;
  if (typeof value !== 'object' || value === null || !(Symbol.asyncIterator in value)) return;
  if (value instanceof Readable) void setTimeout(PATIENCE_MS).then(() => value.destroy());
  let pieces = 0;
  try {
    for await (const _piece of value as AsyncIterable<unknown>) if ((pieces += 1) > 1_000) break;
  } catch (error) {
    // Streams of bytes fail with the errors of their sockets; whoever reads them for a task tells these apart.
    if (!(value instanceof Readable)) throw error;
  }
}

function wrongError(error: unknown): string | undefined {
  if (!DrvError.is(error)) return `no DrvError: ${error instanceof Error ? error.stack : String(error)}`;
  if (CONTROL.test(error.message)) return `control characters: ${JSON.stringify(error.message)}`;
  return error.message.length > 2_500 ? `a message of ${error.message.length} characters` : undefined;
}

describe('an engine that spoils its answer', () => {
  it.each(Object.keys(CALLS) as Call[])(
    'to %s: a value or an error with a code, in bounded time, and nobody else is asked',
    { timeout: 300_000 },
    async (name) => {
      const share = Object.keys(CALLS).indexOf(name) % SHARES;
      const answers = spoiltAnswers({ elsewhere: others.url }).filter((_, index) => index % SHARES === share);
      const limit = createLimit(AT_A_TIME);
      const wrong = answers.map(async (spoilt) => {
        const leave = await limit.enter(undefined);
        const what = await judge(name, spoilt).finally(leave);
        return what === undefined ? [] : [`${spoilt.name}: ${what}`];
      });
      expect((await Promise.all(wrong)).flat()).toEqual([]);
      expect(others.takeUnhandled()).toEqual([]);
      expect(others.visitors).toBe(0);
    },
  );
});
