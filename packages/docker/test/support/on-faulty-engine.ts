import { randomUUID } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { runTask, type Driver, type RunResult, type RunTaskOptions } from '@drv/core';
import type { TaskWithId } from '@drv/core/driver';
import { createImagePuller } from '@drv/image';
import type { EngineCall } from '@drv/testing';
import { startEngineProxy, type EngineProxy, type ProxyRule } from '@drv/tooling-engine';
import { expect, inject } from 'vitest';
import {
  createDockerDriver,
  createDockerImageStore,
  createEngineClient,
  type DockerDriverOptions,
  type EngineClient,
} from '../../src/index.ts';
import { Captured } from './engine-fixture.ts';

/** What a caller was told: the result and the output, or the error. */
export type Answer =
  | { readonly result: RunResult; readonly stdout: string; readonly stderr: string }
  | { readonly error: unknown; readonly stdout: string; readonly stderr: string };

export interface FaultyRun {
  readonly proxy: EngineProxy;
  readonly driver: Driver;
  /** The engine itself, past the proxy. */
  readonly direct: EngineClient;
  /** A task of a shell script, with an id of its own. */
  shell(script: string, overrides?: Partial<TaskWithId>): TaskWithId;
  /** Runs a task from beginning to end. */
  run(task: TaskWithId, options?: RunTaskOptions): Promise<Answer>;
  /** The same for a task that reads its input, which ends once every fault has happened. */
  runUntilFaulty(task: TaskWithId): Promise<Answer>;
  /** Calls so far, without those that only ask. */
  calls(): readonly (EngineCall | 'unknown')[];
}

export interface OnFaultyEngineOptions {
  /** Past `unix://`. @default the test engine's */
  readonly socket?: string;
  readonly driver?: DockerDriverOptions;
  /** Between driver and proxy: over TCP a connection is reset when it is cut. @default unix */
  readonly transport?: 'unix' | 'tcp';
  /** Milliseconds that the engine has for an ordinary call. @default 5000, for a busy machine */
  readonly requestTimeoutMs?: number;
}

const QUESTIONS: readonly (EngineCall | 'unknown')[] = [
  'ping',
  'version',
  'info',
  'image.inspect',
  'container.list',
  'container.inspect',
  'container.stats',
  'image.list',
  'disk-usage',
  'events',
  'container.archive',
  'unknown',
];

/** Faults are provoked between a driver and a socket. */
export const hasSocket = inject('engine').host.startsWith('unix://');

/** A title that says why its tests are left out, where they are. */
export const whereSocket = (title: string): string =>
  hasSocket
    ? title
    : `${title} (skipped: the proxy stands before the socket of an engine, and this one has none)`;

/**
 * A driver on a real engine, with faults in between. Afterwards each of them has happened, the same driver runs a task
 * with success, and once it is closed nothing is left: no container, no connection, no file.
 */
export async function onFaultyEngine(
  rules: readonly ProxyRule[],
  body: (run: FaultyRun) => Promise<void>,
  { socket, driver: settings, transport = 'unix', requestTimeoutMs = 5_000 }: OnFaultyEngineOptions = {},
): Promise<void> {
  const sockets = watchSockets();
  const { host, images } = inject('engine');
  const path = socket ?? host.slice('unix://'.length);
  const proxy = await startEngineProxy(path, { rules, transport });
  const direct = createEngineClient({ host: `unix://${path}` });
  const engine = createEngineClient({ host: proxy.host, requestTimeoutMs });
  const directory = mkdtempSync(join(tmpdir(), 'drv-faulty-'));
  const puller = createImagePuller({
    store: createDockerImageStore({ engine }),
    retry: { attempts: 3, baseMs: 20 },
  });
  const driver = createDockerDriver({
    engine,
    puller,
    sweepEveryMs: 0,
    spool: { directory },
    killMs: 1_000,
    drainMs: 1_000,
    witness: 'never',
    readerMs: 1_000,
    startMs: requestTimeoutMs,
    engineLostMs: 3_000,
    removeMs: Math.max(3_000, 3 * requestTimeoutMs),
    ...settings,
  });
  const ids: string[] = [];
  const shell = (script: string, overrides: Partial<TaskWithId> = {}): TaskWithId => {
    const id = `faulty-${randomUUID().slice(0, 8)}`;
    ids.push(id);
    return {
      id,
      image: images.busybox,
      command: ['sh', '-c', script],
      network: 'none',
      ...overrides,
    };
  };
  const run = async (task: TaskWithId, options: RunTaskOptions = {}): Promise<Answer> => {
    const [stdout, stderr] = [new Captured(), new Captured()];
    const ran: { readonly result: RunResult } | { readonly error: unknown } = await runTask(driver, task, {
      stdout,
      stderr,
      ...options,
    }).then(
      (result) => ({ result }),
      (error: unknown) => ({ error }),
    );
    return { ...ran, stdout: stdout.text, stderr: stderr.text };
  };
  try {
    await body({
      proxy,
      driver,
      direct,
      shell,
      run,
      async runUntilFaulty(task) {
        const stdin = new PassThrough();
        const answer = run(task, { stdin });
        await expect.poll(() => proxy.pending, { timeout: 10_000 }).toEqual([]);
        stdin.end();
        return answer;
      },
      calls: () => proxy.calls.filter((call) => !QUESTIONS.includes(call)),
    });
    expect(proxy.pending).toEqual([]);
    proxy.clear();
    const after = new Captured();
    expect(await runTask(driver, shell('echo works'), { stdout: after })).toMatchObject({
      status: 'success',
      output: { complete: true },
    });
    expect(after.text).toBe('works\n');
    await driver.close();
    for (const id of ids) expect(await direct.list({ labels: [`drv.task=${id}`] })).toEqual([]);
    expect(readdirSync(directory)).toEqual([]);
    await puller.close();
    await engine.close();
    // It too keeps connections for its next call.
    await direct.close();
    await expect.poll(() => proxy.connections).toBe(0);
    // What is left is the proxy's own: connections that the engine holds, or the proxy itself, since it hangs.
    await expect.poll(() => sockets.open - proxy.held).toBe(0);
  } finally {
    sockets.forget();
    await driver.close();
    await puller.close();
    await engine.close();
    await direct.close();
    await proxy.close();
    rmSync(directory, { recursive: true });
  }
}

/** The connections that this process makes. */
function watchSockets(): { readonly open: number; forget(): void } {
  const sockets: Socket[] = [];
  const onSocket = (message: unknown) => void sockets.push((message as { readonly socket: Socket }).socket);
  subscribe('net.client.socket', onSocket);
  return {
    get open() {
      return sockets.filter(({ destroyed }) => !destroyed).length;
    },
    forget: () => void unsubscribe('net.client.socket', onSocket),
  };
}
