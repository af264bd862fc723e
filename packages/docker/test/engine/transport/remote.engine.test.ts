import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { runTask } from '@drv/core';
import { makeCertificate, startHaproxy } from '@drv/tooling-engine';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import {
  createDockerDriver,
  createEngineClient,
  type EngineTls,
  findRefusedCalls,
} from '../../../src/index.ts';
import { NEEDED_CALLS } from '../../../src/engine/find-refused-calls.ts';
import { Captured } from '../../support/engine-fixture.ts';
import { type Lead, leadToEngine } from '../../support/lead-to-engine.ts';

const { host, images } = inject('engine');
const socketPath = host.startsWith('unix://') ? host.slice('unix://'.length) : undefined;

function taskOf(script: string) {
  return {
    id: `remote-${Date.now().toString(36)}`,
    image: images.busybox,
    command: ['sh', '-c', script],
    network: 'none',
  } as const;
}

/** A certificate and its authority, of a test. */
async function certificate(options: { readonly address?: string; readonly days?: number } = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'drv-remote-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const { address = '127.0.0.1', days } = options;
  const made = await makeCertificate(directory, address, undefined, days === undefined ? {} : { days });
  return {
    ca: readFileSync(made.ca),
    cert: readFileSync(made.certificate),
    key: readFileSync(made.key),
  };
}

type Pem = Awaited<ReturnType<typeof certificate>>;

/** The engine behind TLS. */
async function behindTls(own: Pem, asks: tls.TlsOptions = {}): Promise<Lead> {
  const { cert, key } = own;
  const lead = await leadToEngine(socketPath ?? '', {
    make: (onConnection) => tls.createServer({ cert, key, allowHalfOpen: true, ...asks }, onConnection),
  });
  onTestFinished(() => lead[Symbol.asyncDispose]());
  return lead;
}

async function run(reach: { readonly host: string; readonly tls?: EngineTls }, script = 'echo out; exit 4') {
  await using driver = closing(createDockerDriver({ ...reach, sweepEveryMs: 0 }));
  const stdout = new Captured();
  const result = await runTask(driver.one, taskOf(script), { stdout });
  return { result, stdout: stdout.text };
}

function closing<T extends { close(): Promise<void> }>(one: T) {
  return { one, [Symbol.asyncDispose]: () => one.close() };
}

describe.runIf(socketPath !== undefined)('an engine behind TLS', () => {
  it('that asks for client certificates takes ours', async () => {
    const own = await certificate();
    const { port } = await behindTls(own, { ca: own.ca, requestCert: true, rejectUnauthorized: true });
    const { result, stdout } = await run({ host: `tcp://127.0.0.1:${port}`, tls: own });
    expect(result).toMatchObject({ status: 'error', exitCode: 4 });
    expect(stdout).toBe('out\n');
  });

  it.each<[string, RegExp, () => Promise<{ readonly lead: Lead; readonly tls: EngineTls }>]>([
    [
      'that asks for client certificates, without one',
      /client certificate/,
      async () => {
        const own = await certificate();
        const asks = { ca: own.ca, requestCert: true, rejectUnauthorized: true };
        return { lead: await behindTls(own, asks), tls: { ca: own.ca } };
      },
    ],
    [
      'whose certificate is for another host',
      /for another host/,
      async () => {
        const own = await certificate({ address: '10.1.2.3' });
        return { lead: await behindTls(own), tls: { ca: own.ca } };
      },
    ],
    [
      'whose certificate has expired',
      /expired/,
      async () => {
        const own = await certificate({ days: -1 });
        return { lead: await behindTls(own), tls: { ca: own.ca } };
      },
    ],
    [
      'of an authority that is not known',
      /authority that is not known/,
      async () => ({ lead: await behindTls(await certificate()), tls: { ca: (await certificate()).ca } }),
    ],
    [
      'that does not speak TLS',
      /does not speak TLS/,
      async () => {
        const lead = await leadToEngine(socketPath ?? '');
        onTestFinished(() => lead[Symbol.asyncDispose]());
        return { lead, tls: { ca: (await certificate()).ca } };
      },
    ],
  ])('%s is not spoken to, and the error says why', async (_what, why, open) => {
    const { lead, tls: given } = await open();
    const error: unknown = await run({ host: `tcp://127.0.0.1:${lead.port}`, tls: given }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({
      code: 'DRV_ENGINE_UNAVAILABLE',
      message: expect.stringMatching(why) as string,
    });
  });
});

describe.runIf(socketPath !== undefined)('a network between drv and its engine', () => {
  it('that forgets connections without a word costs time, and not the outcome; what was lost is not called complete', async ({
    skip,
  }) => {
    skip(process.env['DRV_TEST_ALL'] === undefined, 'takes 20 s: DRV_TEST_ALL=1');
    await using first = await leadToEngine(socketPath ?? '');
    await using second = await leadToEngine(socketPath ?? '');
    let isFirst = true;
    // The engine is reached again by new connections, as behind a NAT.
    await using front = await frontOf(() => (isFirst ? first.port : second.port));
    const running = run({ host: `tcp://127.0.0.1:${front.port}` }, 'echo one; sleep 3; echo two; exit 4');
    await expect.poll(async () => isRunning()).toBe(true);
    first.silence();
    isFirst = false;
    const { result, stdout } = await running;
    expect(result).toMatchObject({ status: 'error', exitCode: 4 });
    expect(result.output.complete).toBe(stdout === 'one\ntwo\n');
  }, 120_000);

  it('that takes 40 ms in each direction changes nothing but the time', async () => {
    await using lead = await leadToEngine(socketPath ?? '', { lagMs: 40 });
    const { result, stdout } = await run({ host: `tcp://127.0.0.1:${lead.port}` }, 'seq 20000; exit 4');
    expect(result).toMatchObject({ status: 'error', exitCode: 4 });
    expect(stdout).toHaveLength(108_894);
  });
});

/** Whether a task of this file has written its first line. */
async function isRunning(): Promise<boolean> {
  await using engine = closing(createEngineClient({ host }));
  const found = await engine.one.list({ labels: ['drv.managed-by=drv'] });
  return found.some(
    ({ state, labels }) => state === 'running' && labels['drv.task']?.startsWith('remote-') === true,
  );
}

/** A port that leads each new connection to the port of that moment. */
async function frontOf(target: () => number): Promise<{ readonly port: number } & AsyncDisposable> {
  const clients = new Set<net.Socket>();
  const server = net.createServer({ allowHalfOpen: true }, (client) => {
    clients.add(client);
    const onward = net.connect({ host: '127.0.0.1', port: target(), allowHalfOpen: true });
    for (const socket of [client, onward]) socket.on('error', () => {});
    client.on('close', () => onward.destroy());
    onward.on('close', () => client.destroy());
    client.pipe(onward);
    onward.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as net.AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.destroy();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

describe.runIf(socketPath !== undefined)('a proxy that lets a part of the calls through', () => {
  /** As a regular expression over method and path. */
  const patternOf = (call: string) => call.replaceAll(/\{(name)\}/g, '.+').replaceAll(/\{id\}/g, '[^/]+');
  const everyCall = ['GET /version', ...NEEDED_CALLS.map(({ call }) => patternOf(call))];

  it('runs tasks with the calls that drv says it needs, and no others', async () => {
    await using proxy = await startHaproxy(socketPath ?? '', { allow: everyCall.join('|') });
    await using engine = closing(createEngineClient({ host: proxy.host }));
    expect(await findRefusedCalls(engine.one)).toEqual([]);
    const { result, stdout } = await run({ host: proxy.host });
    expect(result).toMatchObject({ status: 'error', exitCode: 4 });
    expect(stdout).toBe('out\n');
  });

  it('is found out, call by call, and nothing is done on the engine', async () => {
    const refused = NEEDED_CALLS.filter(({ call }) => /(start|archive|^POST \/images)/.test(call));
    const allow = everyCall.filter((pattern) => !refused.some(({ call }) => patternOf(call) === pattern));
    await using proxy = await startHaproxy(socketPath ?? '', { allow: allow.join('|') });
    await using engine = closing(createEngineClient({ host: proxy.host }));
    expect(await findRefusedCalls(engine.one)).toEqual(refused);
  });

  it('that closes connections on which nothing is said changes neither outcome nor output', async ({
    skip,
  }) => {
    skip(process.env['DRV_TEST_ALL'] === undefined, 'takes 10 s: DRV_TEST_ALL=1');
    await using proxy = await startHaproxy(socketPath ?? '', { allow: '.*', idleSeconds: 4 });
    const { result, stdout } = await run({ host: proxy.host }, 'echo one; sleep 9; echo two; exit 4');
    expect(result).toMatchObject({ status: 'error', exitCode: 4 });
    expect(stdout).toBe('one\ntwo\n');
  });
});
