import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { DrvError, runTask } from '@drv/core';
import { assertCode } from '../../cases/assert-code.ts';
import { programs } from '../../programs/programs.ts';
import type { DriverTraits } from '../driver-context.ts';
import { assertNothingLeft, type DriverCase } from '../observe.ts';

export const artifactCases: readonly DriverCase[] = [
  {
    id: 'ART-001',
    title: 'what a task left is written below the directory that was named, under its own name',
    requires: givesArtifacts,
    run: ({ createDriver, task }) =>
      inFolder(async (into) => {
        const driver = await createDriver();
        const { artifacts } = await runTask(
          driver,
          task(programs.writeFile('/tmp/out/deep/report', 'Grüße')),
          {
            artifacts: [
              { path: '/tmp/out', into },
              { path: '/tmp/out/deep/report', into },
            ],
          },
        );
        assert.deepEqual(
          artifacts?.map(({ path, entries, bytes, complete }) => ({ path, entries, bytes, complete })),
          [
            { path: '/tmp/out', entries: 3, bytes: 7, complete: true },
            { path: '/tmp/out/deep/report', entries: 1, bytes: 7, complete: true },
          ],
        );
        assert.deepEqual((await readdir(into)).sort(), ['out', 'report']);
        assert.equal(await readFile(join(into, 'out', 'deep', 'report'), 'utf8'), 'Grüße');
      }),
  },
  {
    id: 'ART-002',
    title: 'artifacts come out also of a task that failed, and of one that was stopped',
    requires: givesArtifacts,
    run: ({ createDriver, task }) =>
      inFolder(async (into) => {
        const driver = await createDriver();
        const artifacts = [{ path: '/tmp/out/log', into }];
        const failed = await runTask(driver, task(programs.writeFile('/tmp/out/log', 'failed', 3)), {
          artifacts,
        });
        assert.equal(failed.status, 'error');
        assert.equal(await readFile(join(into, 'log'), 'utf8'), 'failed');
        const late = task(programs.writeFileAndSleep('/tmp/out/log', 'late'), {
          timeoutMs: 1_000,
          graceMs: 0,
        });
        const stopped = await runTask(driver, late, { artifacts });
        assert.equal(stopped.status, 'timeout');
        assert.equal(await readFile(join(into, 'log'), 'utf8'), 'late');
      }),
  },
  {
    id: 'ART-003',
    title: 'that a task left nothing is said; an error where it was required and the task succeeded',
    requires: givesArtifacts,
    run: (context) =>
      inFolder(async (into) => {
        const driver = await context.createDriver();
        const leaving = (code: number, required: boolean) =>
          runTask(driver, context.task(programs.exit(code)), {
            artifacts: [{ path: '/nothing', into, required }],
          });
        assert.equal((await leaving(0, false)).artifacts?.[0]?.incomplete, 'missing');
        assert.equal((await leaving(1, true)).artifacts?.[0]?.incomplete, 'missing');
        await assertCode(leaving(0, true), 'DRV_ARTIFACT_MISSING');
        assert.deepEqual(await readdir(into), []);
        await assertNothingLeft(context);
      }),
  },
  {
    id: 'ART-004',
    title: 'an artifact ends at its limits, and says so',
    requires: givesArtifacts,
    run: ({ createDriver, task }) =>
      inFolder(async (into) => {
        const driver = await createDriver();
        const writing = task(programs.writeFile('/tmp/out/a', '0123456789'));
        const { artifacts } = await runTask(driver, writing, {
          artifacts: [
            { path: '/tmp/out', into, limitBytes: 9 },
            { path: '/tmp/out', into, limitFiles: 1 },
            { path: '/tmp/out', into, limitBytes: 10, limitFiles: 2 },
          ],
        });
        assert.deepEqual(
          artifacts?.map(({ incomplete }) => incomplete),
          ['limitBytes', 'limitFiles', undefined],
        );
      }),
  },
  {
    id: 'ART-005',
    title: 'a prepared task gives its artifacts one by one, from its end until its close',
    requires: givesArtifacts,
    async run(context) {
      const driver = await context.createDriver();
      const prepared = await driver.prepare(context.task(programs.writeFile('/tmp/out/a', 'x')));
      const collect = (path: string) => {
        assert.ok(prepared.collect !== undefined, 'a driver with artifacts has collect');
        return prepared.collect(path);
      };
      assertRefused(() => collect('/tmp/out'), 'DRV_INVALID_STATE');
      await (await prepared.start()).wait();
      assertRefused(() => collect('out'), 'DRV_INVALID_OPTION');
      assertRefused(() => collect('/tmp/out/../a'), 'DRV_INVALID_OPTION');
      const artifact = collect('/tmp/out');
      const seen: string[] = [];
      for await (const { path, type } of artifact) seen.push(`${type} ${path}`);
      assert.deepEqual(seen, ['directory out', 'file out/a']);
      assert.equal(artifact.report.complete, true);
      await prepared.close();
      assertRefused(() => collect('/tmp/out'), 'DRV_INVALID_STATE');
      await assertNothingLeft(context);
    },
  },
  {
    id: 'ART-006',
    title: 'a wrong request for an artifact is refused by its name, before the task runs',
    requires: givesArtifacts,
    async run(context) {
      const driver = await context.createDriver();
      const one = context.task(programs.exit(0), { tmpfs: [{ containerPath: '/tmp' }] });
      for (const [artifact, field, code] of [
        [{ path: 'out', into: 'x' }, /artifacts\[0\]\.path/, 'DRV_INVALID_OPTION'],
        [{ path: '/tmp/out', into: '' }, /artifacts\[0\]\.into/, 'DRV_INVALID_OPTION'],
        [{ path: '/tmp/out', into: 'x' }, /artifacts\[0\]\.path/, 'DRV_UNSUPPORTED'],
      ] as const) {
        const error = await assertCode(runTask(driver, one, { artifacts: [artifact] }), code);
        assert.match(error.message, field);
      }
      await assertNothingLeft(context);
    },
  },
  {
    id: 'ART-007',
    title: 'a driver that gives no artifacts refuses to run a task of which some are wanted',
    requires: ({ artifacts }: DriverTraits) => !artifacts || 'the driver gives artifacts',
    async run(context) {
      const driver = await context.createDriver();
      const artifacts = [{ path: '/tmp/out', into: tmpdir() }];
      await assertCode(runTask(driver, context.task(programs.exit(0)), { artifacts }), 'DRV_UNSUPPORTED');
      await assertNothingLeft(context);
    },
  },
  {
    id: 'ART-008',
    title: 'an artifact is given as a tar archive, too',
    requires: givesArtifacts,
    async run({ createDriver, task }) {
      const driver = await createDriver();
      await using prepared = await driver.prepare(task(programs.writeFile('/tmp/out/a', 'content')));
      await (await prepared.start()).wait();
      assert.ok(prepared.collect !== undefined, 'a driver with artifacts has collect');
      const artifact = prepared.collect('/tmp/out');
      const archive = await buffer(artifact.tar());
      // POSIX.1: blocks of 512 bytes, a header for each entry, and two empty ones at the end.
      assert.equal(archive.length, 5 * 512);
      assert.equal(archive.toString('utf8', 0, 5), 'out/\0');
      assert.equal(archive.toString('utf8', 512, 518), 'out/a\0');
      assert.equal(archive.toString('utf8', 1_024, 1_032), 'content\0');
      assert.equal(artifact.report.entries, 2);
    },
  },
];

function givesArtifacts({ artifacts }: DriverTraits): true | string {
  return artifacts || 'the driver gives no artifacts';
}

async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'drv-case-'));
  try {
    await body(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function assertRefused(call: () => unknown, code: 'DRV_INVALID_STATE' | 'DRV_INVALID_OPTION'): void {
  assert.throws(call, (error) => DrvError.is(error, code));
}
