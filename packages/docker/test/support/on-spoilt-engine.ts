import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DrvError, runTask, type RunResult, type RunTaskOptions } from '@drv/core';
import { startEngineProxy, type ProxyRule } from '@drv/tooling-engine';
import { createDockerDriver, type DockerDriverOptions } from '../../src/index.ts';
import { Captured } from './engine-fixture.ts';
import type { TaskWithId } from '@drv/core/driver';

/** A task whose true end is known, on an engine with answers that are spoilt. */
export interface SpoiltRun {
  /** Of the engine itself. */
  readonly socket: string;
  readonly rules: readonly ProxyRule[];
  readonly task: TaskWithId;
  /** Whether this is what the task did. */
  isTrue(result: RunResult): boolean;
  /** What it writes to stderr, or at the least what it had written at its end. */
  readonly stderr: string | ((result: RunResult) => string);
  readonly driver?: DockerDriverOptions;
  readonly options?: RunTaskOptions | undefined;
}

/** Of a run and its close, each. With the time limits below nothing takes half as long. */
const BOUND_MS = 20_000;
// oxlint-disable-next-line no-control-regex -- those are what is looked for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

/** Runs it; tells what is wrong with what the caller was told, if anything is. */
export async function onSpoiltEngine(run: SpoiltRun): Promise<string | undefined> {
  const directory = mkdtempSync(join(tmpdir(), 'drv-spoilt-'));
  const proxy = await startEngineProxy(run.socket, { rules: run.rules });
  const driver = createDockerDriver({
    host: proxy.host,
    requestTimeoutMs: 400,
    sweepEveryMs: 0,
    spool: { directory },
    killMs: 400,
    drainMs: 300,
    witness: 'never',
    readerMs: 500,
    startMs: 400,
    engineLostMs: 1_000,
    // What is left then is left: nothing sweeps here.
    removeMs: 5_000,
    ...run.driver,
  });
  const stderr = new Captured();
  try {
    const told = await bounded(runTask(driver, run.task, { onStat() {}, ...run.options, stderr }));
    // Whatever was spoilt: once the engine answers again, nothing is left there.
    proxy.clear();
    const closed = await bounded(driver.close());
    if (told.late) return `no answer within ${BOUND_MS} ms`;
    if (closed.late) return `not closed within ${BOUND_MS} ms`;
    if (closed.error !== undefined) return `close rejected: ${messageOf(closed.error)}`;
    const files = readdirSync(directory);
    if (files.length > 0) return `left: ${files.join()}`;
    return told.value === undefined ? wrongError(told.error) : wrongResult(run, told.value, stderr.text);
  } finally {
    await driver.close();
    await proxy.close();
    rmSync(directory, { recursive: true });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error);
}

function wrongError(error: unknown): string | undefined {
  if (!DrvError.is(error)) return `no DrvError: ${messageOf(error)}`;
  if (CONTROL.test(error.message)) return `control characters: ${JSON.stringify(error.message)}`;
  return error.message.length > 2_500 ? `a message of ${error.message.length} characters` : undefined;
}

function wrongResult(
  { isTrue, stderr: written }: SpoiltRun,
  result: RunResult,
  stderr: string,
): string | undefined {
  if (!isTrue(result)) return `not what it did: ${JSON.stringify(result)}`;
  const isWhole = typeof written === 'string' ? stderr === written : stderr.startsWith(written(result));
  if (!result.output.complete || isWhole) return undefined;
  return `called complete: ${JSON.stringify(stderr)} of ${JSON.stringify(result)}`;
}

type Settled<T> =
  | { readonly late: true; readonly value?: undefined; readonly error?: undefined }
  | { readonly late: false; readonly value?: T | undefined; readonly error?: unknown };

async function bounded<T>(promise: Promise<T>): Promise<Settled<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Settled<T>>((resolve) => {
    timer = setTimeout(() => resolve({ late: true }), BOUND_MS);
  });
  const settled = promise.then(
    (value): Settled<T> => ({ late: false, value }),
    (error: unknown): Settled<T> => ({ late: false, error }),
  );
  return Promise.race([settled, late]).finally(() => clearTimeout(timer));
}
