import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunHandle, RunTaskOptions } from '@drv/core';
import { createLimit, type TaskWithId } from '@drv/core/driver';
import { spoiltAnswers, type ProxyRule } from '@drv/tooling-engine';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { useEngine } from '../support/engine-fixture.ts';
import { hasSocket, whereSocket } from '../support/on-faulty-engine.ts';
import { onSpoiltEngine, type SpoiltRun } from '../support/on-spoilt-engine.ts';
import { isPodman } from '../support/on-podman.ts';

const { host } = inject('engine');
const { shell } = useEngine();
let directory = '';

/** What leads to a call, and the end of it. */
interface Way extends Pick<SpoiltRun, 'isTrue'> {
  readonly call: ProxyRule['on'];
  readonly script: string;
  /** @default 'hi\n' */
  readonly stderr?: SpoiltRun['stderr'];
  readonly task?: Partial<TaskWithId>;
  readonly rules?: readonly ProxyRule[];
  readonly options?: () => RunTaskOptions;
}

const fails: SpoiltRun['isTrue'] = ({ status, exitCode }) => status === 'error' && exitCode === 3;
/** The task ends by itself, or its deadline finds it frozen. */
const failsOrIsLate: SpoiltRun['isTrue'] = (result) => fails(result) || result.status === 'timeout';
const pausesAndResumes = (): RunTaskOptions => ({
  onStarted: (handle: RunHandle) =>
    void handle
      .pause?.()
      .catch(() => {})
      .then(() => handle.resume?.())
      .catch(() => {}),
});
/** It may be frozen before it has done anything, and be ended as it is thawed: the file is there once it has written. */
const frozen: Omit<Way, 'call'> = {
  script: 'echo hi >&2; echo hi > /tmp/left; sleep 0.3; exit 3',
  task: { timeoutMs: 5_000, graceMs: 100 },
  options: () => ({ ...pausesAndResumes(), artifacts: [{ path: '/tmp/left', into: directory }] }),
  isTrue: failsOrIsLate,
  stderr: ({ artifacts }) => (artifacts?.[0]?.complete === true ? 'hi\n' : ''),
};

/** Calls that a pretend engine does not have, or of which a real one says more. */
const WAYS: Readonly<Record<string, Way>> = {
  'the archives of files': {
    call: 'container.archive',
    script: 'cat /a/b >&2; exit 3',
    task: { files: { '/a/b': 'hi\n' } },
    isTrue: fails,
  },
  'the archive of an artifact': {
    call: 'container.archive',
    script: 'echo hi >&2; echo hi > /tmp/left; exit 3',
    // Else its hosts file is written by the same call.
    task: { network: 'default' },
    options: () => ({ artifacts: [{ path: '/tmp/left', into: directory }] }),
    isTrue: (result) =>
      fails(result) && (result.artifacts?.[0]?.complete !== true || result.artifacts[0].bytes === 3),
  },
  'a pause': { call: 'container.pause', ...frozen },
  'the end of a pause': { call: 'container.unpause', ...frozen },
  'the size of a terminal': {
    call: 'container.resize',
    script: 'exit 3',
    stderr: '',
    task: { tty: true, terminalSize: { columns: 80, rows: 24 } },
    isTrue: fails,
  },
  'the end of a task': {
    call: 'events',
    script: 'echo hi >&2; exit 3',
    // Its output comes from the log then.
    rules: [{ on: 'container.attach', at: 'headers', fault: 'cut' }],
    isTrue: fails,
  },
};

// Minutes: `pnpm test:hostile`.
describe.runIf(hasSocket && !isPodman && process.env['DRV_TEST_ALL'] !== undefined)(
  whereSocket('an engine that spoils its answer about'),
  () => {
    beforeAll(() => {
      directory = mkdtempSync(join(tmpdir(), 'drv-answers-'));
    });
    afterAll(() => rmSync(directory, { recursive: true }));

    it.each(Object.keys(WAYS))(
      '%s: the caller is told what the task did, or why that is not known',
      { timeout: 600_000 },
      async (name) => {
        const { call, script, task, rules = [], options, stderr = 'hi\n', isTrue } = WAYS[name] as Way;
        const limit = createLimit(6);
        const runs = spoiltAnswers({ elsewhere: 'http://127.0.0.1:1' }).flatMap((fault) =>
          [1, Number.POSITIVE_INFINITY].map(async (times) => {
            const leave = await limit.enter(undefined);
            const what = await onSpoiltEngine({
              socket: host.slice('unix://'.length),
              rules: [...rules, { on: call, at: 'answered', fault, times }],
              task: shell(script, task),
              options: options?.(),
              isTrue,
              stderr,
              // A real engine takes its time for an archive.
              driver: { startMs: 5_000, requestTimeoutMs: 2_000, removeMs: 2_000, killMs: 1_000 },
            }).finally(leave);
            return what === undefined ? [] : [`${fault.name}, ${times} times: ${what}`];
          }),
        );
        expect((await Promise.all(runs)).flat()).toEqual([]);
      },
    );
  },
);
