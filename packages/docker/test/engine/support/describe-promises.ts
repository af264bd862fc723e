import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DrvError, recoverTask, runTask, type RunResult } from '@drv/core';
import type { TaskWithId } from '@drv/core/driver';
import { startEngineProxy, type PrivateEngineOptions } from '@drv/tooling-engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createDockerDriver,
  createEngineClient,
  type DockerDriver,
  type DockerDriverOptions,
} from '../../../src/index.ts';
import { orphan } from '../../run/support/orphan.ts';
import { Captured } from '../../support/engine-fixture.ts';
import { useOwnEngine } from '../../support/own-engine.ts';

/** What is special about an engine, and what follows from it. */
export interface Special extends Pick<PrivateEngineOptions, 'settings' | 'kind'> {
  /** Makes the script that is run in its namespace before it starts. */
  readonly prepare?: () => Promise<string> | string;
  readonly driver?: DockerDriverOptions;
  /** What a task whose process was killed is recovered with. @default whole */
  readonly recovers?: 'whole' | 'with its outcome';
  /** A field of a task that this engine cannot honour, and that is refused by name. @default none */
  readonly refuses?: readonly Partial<TaskWithId>[];
}

export interface PromisesContext {
  driver(): DockerDriver;
  shell(script: string, overrides?: Partial<TaskWithId>): TaskWithId;
}

const LINES = Array.from({ length: 20 }, (_, index) => `line ${index + 1}\n`).join('');
const COUNT = 'for i in $(seq 20); do echo line $i; sleep 0.1; done; exit 9';

/** Registers what drv promises of a task on any engine, on one of its own that is special in some way. */
export function describePromises(
  title: string,
  { driver: options = {}, recovers = 'whole', refuses = [], settings, prepare, kind }: Special,
  more: (context: PromisesContext) => void = () => {},
): void {
  describe(title, () => {
    const own = useOwnEngine(settings, { prepare, kind });
    let directory = '';
    let made: DockerDriver | undefined;
    beforeAll(() => {
      directory = mkdtempSync(join(tmpdir(), 'drv-promises-'));
      made = createDockerDriver({ host: own.current.host, sweepEveryMs: 0, ...options });
    });
    afterAll(async () => {
      await made?.close();
      rmSync(directory, { recursive: true, force: true });
    });

    const driver = () => made as DockerDriver;
    const shell = (script: string, overrides: Partial<TaskWithId> = {}): TaskWithId => ({
      id: `promise-${randomUUID().slice(0, 8)}`,
      image: 'drv.test/busybox:1',
      command: ['sh', '-c', script],
      network: 'none',
      ...overrides,
    });
    const left = async (): Promise<unknown> => {
      const [containers] = (await own.current.api.json('GET', '/containers/json?all=1')) as [unknown];
      return containers;
    };

    it('a task has its own outcome, and its input and output are whole', async () => {
      const [stdout, stderr] = [new Captured(), new Captured()];
      const task = shell('wc -c; echo err >&2; exit 4');
      const result = await runTask(driver(), task, { stdin: 'x'.repeat(300_000), stdout, stderr });
      expect(result).toMatchObject({ status: 'error', exitCode: 4, output: { complete: true } });
      expect([stdout.text.trim(), stderr.text]).toEqual(['300000', 'err\n']);
      expect(await left()).toEqual([]);
    });

    it('what is put in is the user’s, and what it leaves comes out', async () => {
      const task = shell('cp in/a out; ls -ln in/a >&2; stat -c %u:%g . in in/a', {
        user: '1000:1000',
        workDir: '/job',
        files: { '/job/in/a': 'given' },
      });
      const stdout = new Captured();
      const result = await runTask(driver(), task, {
        stdout,
        artifacts: [{ path: '/job/out', into: directory }],
      });
      expect(result).toMatchObject({ status: 'success', artifacts: [{ complete: true, bytes: 5 }] });
      expect(stdout.text).toBe('1000:1000\n'.repeat(3));
      expect(readFileSync(join(directory, 'out'), 'utf8')).toBe('given');
    });

    it('its deadline ends it', async () => {
      const task = shell("trap '' TERM; while :; do sleep 0.1; done", { timeoutMs: 700, graceMs: 100 });
      expect(await runTask(driver(), task)).toMatchObject({ status: 'timeout', stop: { forced: true } });
      expect(await left()).toEqual([]);
    });

    it('output whose connection is cut comes from the log, or is not called complete', async () => {
      await using proxy = await startEngineProxy(own.current.home.socket, {
        rules: [{ on: 'container.attach', at: 'body', bytes: 30, fault: 'cut' }],
      });
      const cut = createDockerDriver({ host: proxy.host, sweepEveryMs: 0, ...options });
      const stdout = new Captured();
      const result = await runTask(cut, shell(COUNT), { stdout });
      await cut.close();
      expect(result).toMatchObject({ status: 'error', exitCode: 9 });
      expectHonest(result, stdout.text);
      if (recovers === 'whole') expect(result.output.complete).toBe(true);
    });

    it(`a task whose process was killed is recovered ${recovers}`, async () => {
      const task = shell(COUNT, { recoverable: true, timeoutMs: 60_000 });
      const saved = await orphan(own.current.host, task, options);
      const stdout = new Captured();
      const result = await recoverTask(driver(), saved, { stdout });
      expect(result).toMatchObject({ status: 'error', exitCode: 9 });
      expectHonest(result, stdout.text);
      if (recovers === 'whole') expect(result.output.complete).toBe(true);
      expect(await left()).toEqual([]);
    });

    it.runIf(refuses.length > 0)('what it cannot honour is refused, and not dropped', async () => {
      for (const fields of refuses) {
        const error: unknown = await runTask(driver(), shell('true', fields)).catch(
          (reason: unknown) => reason,
        );
        expect([fields, DrvError.is(error) && error.code]).toEqual([fields, 'DRV_UNSUPPORTED']);
      }
    });

    it('the engine has kept every limit that it says it honours', async () => {
      const client = createEngineClient({ host: own.current.host });
      const { honours } = await client.info();
      await client.close();
      const limits = {
        ...(honours.memory ? { memoryBytes: 32 << 20 } : {}),
        ...(honours.pids ? { pids: 16 } : {}),
      };
      const script = honours.pids ? 'while :; do sleep 300 & done' : 'exit 2';
      expect(await runTask(driver(), shell(script, { limits, timeoutMs: 20_000 }))).toMatchObject({
        status: 'error',
        exitCode: 2,
      });
    });

    more({ driver, shell });
  });
}

function expectHonest({ output }: RunResult, text: string): void {
  if (output.complete) expect(text).toBe(LINES);
  else expect(LINES).toContain(text);
}
