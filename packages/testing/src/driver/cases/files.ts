import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run, type FileSources } from '@drv/core';
import { assertCode } from '../../cases/assert-code.ts';
import { programs } from '../../programs/programs.ts';
import type { DriverTraits } from '../driver-context.ts';
import { assertNothingLeft, observe, observeSuccess, type DriverCase } from '../observe.ts';

export const fileCases: readonly DriverCase[] = [
  {
    id: 'FILE-001',
    title: 'files of a task are there when it starts, byte for byte, below directories that were not there',
    requires: putsFiles,
    async run({ createDriver, task }) {
      const driver = await createDriver();
      for (const [file, text] of [
        ['Grüße,\nand $HOME `id`', 'Grüße,\nand $HOME `id`'],
        [{ base64: Buffer.from('a\0b').toString('base64'), mode: 0o444 }, 'a\0b'],
      ] as const) {
        const one = task(programs.printFile('/job/in/a file'), { files: { '/job/in/a file': file } });
        assert.equal((await observeSuccess(driver, one)).stdout.text, text);
      }
      // Without the file the task would fail. That nothing is all of its output may be doubted: see observeSuccess.
      const empty = task(programs.printFile('/job/empty'), { files: { '/job/empty': { text: '' } } });
      const { result, stdout } = await observe(driver, empty);
      assert.deepEqual([result.status, stdout.text], ['success', '']);
    },
  },
  {
    id: 'FILE-002',
    title: 'files that are given beside a task are there too, over those of the same path that it brings',
    requires: putsFiles,
    async run({ createDriver, task }) {
      const driver = await createDriver();
      const path = '/job/x';
      const given: readonly (readonly [FileSources, string])[] = [
        [{ [path]: Buffer.from('bytes') }, 'bytes'],
        [{ [path]: { bytes: Buffer.from('more'), uid: 0 } }, 'more'],
        [{ [path]: { text: 'said' } }, 'said'],
        [{ '/other': 'text' }, 'brought'],
      ];
      for (const [files, text] of given) {
        const one = task(programs.printFile(path), { files: { [path]: 'brought' } });
        assert.equal((await run(driver, one, { files })).stdout, text);
      }
    },
  },
  {
    id: 'FILE-003',
    title: 'a file that is wrong is refused by its name, and nothing is left',
    requires: putsFiles,
    async run(context) {
      const driver = await context.createDriver();
      const one = context.task(programs.exit(0));
      for (const path of ['job/a', '/job/../a', '/job//a', '/']) {
        const bad = driver.prepare({ ...one, files: { [path]: '' } });
        assert.ok((await assertCode(bad, 'DRV_INVALID_TASK')).message.includes(path));
        const given = driver.prepare(one, { files: { [path]: '' } });
        assert.ok((await assertCode(given, 'DRV_INVALID_OPTION')).message.includes(path));
      }
      await assertNothingLeft(context);
    },
  },
  {
    id: 'FILE-004',
    title: 'a driver that puts no files into containers refuses a task with some',
    requires: ({ files }: DriverTraits) => !files || 'the driver puts files into containers',
    async run(context) {
      const driver = await context.createDriver();
      const one = context.task(programs.exit(0));
      await assertCode(driver.prepare({ ...one, files: { '/a': '' } }), 'DRV_UNSUPPORTED');
      await assertCode(driver.prepare(one, { files: { '/a': '' } }), 'DRV_UNSUPPORTED');
      await assertNothingLeft(context);
    },
  },
  {
    id: 'FILE-005',
    title:
      'files and directories of this machine are there too; one that is not there is refused by its name',
    requires: putsLocalFiles,
    async run(context) {
      const { createDriver, task } = context;
      const driver = await createDriver();
      const folder = await mkdtemp(join(tmpdir(), 'drv-case-'));
      const local = join(folder, 'input #1');
      await writeFile(local, 'local');
      try {
        const given: readonly (readonly [string, FileSources])[] = [
          ['/job/x', { '/job/x': { local } }],
          ['/job/x', { '/job/x': pathToFileURL(local) }],
          ['/job/tree/input #1', { '/job/tree': { local: folder } }],
        ];
        for (const [path, files] of given) {
          const one = task(programs.printFile(path), { files: { '/job/x': 'brought' } });
          assert.equal((await run(driver, one, { files })).stdout, 'local');
        }
      } finally {
        await rm(folder, { recursive: true });
      }
      const files = { '/job/a': { local: join(tmpdir(), 'drv-case-there-is-no-such-file') } };
      const absent = driver.prepare(task(programs.exit(0)), { files });
      assert.match((await assertCode(absent, 'DRV_INVALID_OPTION')).message, /files\["\/job\/a"\]/);
      await assertNothingLeft(context);
    },
  },
  {
    id: 'FILE-006',
    title:
      'a driver that takes files as data alone refuses those of this machine by name, and nothing is left',
    requires: ({ files }: DriverTraits) =>
      files === 'data' || 'the driver takes files of this machine, or none',
    async run(context) {
      const driver = await context.createDriver();
      for (const source of [{ local: '/etc/hostname' }, { tar: Buffer.alloc(1024) }]) {
        const refused = driver.prepare(context.task(programs.exit(0)), { files: { '/job/a': source } });
        assert.match((await assertCode(refused, 'DRV_UNSUPPORTED')).message, /files\["\/job\/a"\]/);
      }
      await assertNothingLeft(context);
    },
  },
];

function putsFiles({ files }: DriverTraits): true | string {
  return files !== false || 'the driver puts no files into containers';
}

function putsLocalFiles({ files }: DriverTraits): true | string {
  return files === true || 'the driver puts no files of this machine into containers';
}
