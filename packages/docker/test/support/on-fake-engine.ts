import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { runTask, type Driver, type RunResult, type RunTaskOptions } from '@drv/core';
import type { TaskWithId } from '@drv/core/driver';
import { createDockerDriver, type DockerDriverOptions } from '@drv/docker';
import {
  createFakeEngine,
  standardPrograms,
  type FakeEngine,
  type FakeEngineOptions,
  type FaultRule,
  type StandardProgram,
} from '@drv/testing';
import { expect } from 'vitest';

export interface FaultRun {
  readonly engine: FakeEngine;
  readonly driver: Driver;
  task(program: StandardProgram, overrides?: Partial<TaskWithId>): TaskWithId;
  /** Runs a task from beginning to end, with its output as text. */
  run(
    program: StandardProgram,
    overrides?: Partial<TaskWithId>,
    options?: RunTaskOptions,
  ): Promise<{ readonly result: RunResult; readonly stdout: string }>;
  /** Calls of the engine so far, without those that only ask. */
  calls(): readonly string[];
}

export interface OnFakeEngineOptions {
  readonly engine?: Partial<FakeEngineOptions>;
  readonly driver?: DockerDriverOptions;
  /** Containers that are left on purpose. */
  readonly leaves?: number;
}

const QUESTIONS = new Set([
  'version',
  'info',
  'image.inspect',
  'container.list',
  'container.inspect',
  'container.stats',
]);

/**
 * A driver on a fake engine with these faults. Afterwards every fault has happened, and nothing is left: no container,
 * no connection, no file, no misuse of the API.
 */
export async function onFakeEngine(
  script: readonly FaultRule[],
  body: (run: FaultRun) => Promise<void>,
  options: OnFakeEngineOptions = {},
): Promise<void> {
  await using ends = new AsyncDisposableStack();
  const directory = mkdtempSync(join(tmpdir(), 'drv-faults-'));
  ends.defer(() => rmSync(directory, { recursive: true }));
  const engine = ends.use(
    await createFakeEngine({
      programs: standardPrograms,
      images: ['busybox:1'],
      script,
      statsIntervalMs: 20,
      ...options.engine,
    }),
  );
  // Both are in this process: on a busy machine an answer may take a while, and only one that never comes may not count.
  const hangs = script.some(({ fault }) => fault.kind === 'hang');
  const driver = ends.use(
    createDockerDriver({
      host: engine.host,
      requestTimeoutMs: hangs ? 1_000 : 30_000,
      spool: { directory },
      killMs: 400,
      drainMs: 300,
      witness: 'never',
      readerMs: 500,
      startMs: hangs ? 1_000 : 30_000,
      engineLostMs: 3_000,
      removeMs: 2_000,
      ...options.driver,
    }),
  );
  let count = 0;
  const task = (program: StandardProgram, overrides: Partial<TaskWithId> = {}): TaskWithId => ({
    id: `task-${(count += 1)}`,
    image: 'busybox:1',
    command: [program.name, ...program.args],
    ...overrides,
  });
  await body({
    engine,
    driver,
    task,
    async run(program, overrides, io) {
      const chunks: Buffer[] = [];
      const stdout = new Writable({
        write(chunk: Buffer, _encoding, done) {
          chunks.push(Buffer.from(chunk));
          done();
        },
      });
      const result = await runTask(driver, task(program, overrides), { stdout, ...io });
      return { result, stdout: Buffer.concat(chunks).toString() };
    },
    calls: () => engine.requests.map(({ call }) => call).filter((call) => !QUESTIONS.has(call)),
  });
  await driver.close();
  expect(engine.pendingFaults).toEqual([]);
  expect(engine.containers).toHaveLength(options.leaves ?? 0);
  expect(engine.misuses).toEqual([]);
  expect(readdirSync(directory)).toEqual([]);
  // The engine's end of a connection closes a moment after the driver's.
  await expect.poll(() => engine.connections).toBe(0);
}
