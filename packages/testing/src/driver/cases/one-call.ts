import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { DrvError, run, TaskFailed } from '@drv/core';
import { assertCode } from '../../cases/assert-code.ts';
import { programs, writtenBytes } from '../../programs/programs.ts';
import type { DriverTraits } from '../driver-context.ts';
import { assertNothingLeft, type DriverCase } from '../observe.ts';

export const oneCallCases: readonly DriverCase[] = [
  {
    id: 'RUN-001',
    title: 'run gives stdout and stderr as text, beside the result',
    async run({ createDriver, task }) {
      const driver = await createDriver();
      const captured = await run(driver, task(programs.alternate(3)));
      assert.equal(captured.stdout, 'out 0\nout 1\nout 2\n');
      assert.equal(captured.stderr, 'err 0\nerr 1\nerr 2\n');
      assert.deepEqual(captured.truncated, { stdout: false, stderr: false });
      assert.equal(captured.status, 'success');
      assert.equal(captured.output.complete, true);
    },
  },
  {
    id: 'RUN-002',
    title: 'run: characters of several bytes are whole, however they were written',
    async run({ createDriver, task }) {
      const { stdout } = await run(await createDriver(), task(programs.splitLetters(200)));
      assert.equal(stdout, 'ü'.repeat(200));
    },
  },
  {
    id: 'RUN-003',
    title: 'run with encoding "buffer" gives the bytes',
    async run({ createDriver, task }) {
      const { stdout } = await run(await createDriver(), task(programs.allBytes()), { encoding: 'buffer' });
      assert.deepEqual([...stdout], [...Array.from({ length: 256 }).keys()]);
    },
  },
  {
    id: 'RUN-004',
    title: 'run keeps maxBytes of each stream, lets the task run on, and says that the output is cut',
    async run({ createDriver, task }) {
      const captured = await run(await createDriver(), task(programs.write(300_000)), { maxBytes: 1_000 });
      assert.equal(captured.status, 'success');
      assert.equal(captured.stdout, writtenBytes(1_000).toString());
      assert.deepEqual(captured.truncated, { stdout: true, stderr: false });
      assert.deepEqual(captured.output, {
        stdoutBytes: 300_000,
        stderrBytes: 0,
        complete: false,
        incomplete: 'limit',
      });
    },
  },
  {
    id: 'RUN-005',
    title: 'run: a text that is cut ends with a whole character',
    async run({ createDriver, task }) {
      const { stdout } = await run(await createDriver(), task(programs.print('aüüü')), { maxBytes: 4 });
      assert.equal(stdout, 'aü');
    },
  },
  {
    id: 'RUN-006',
    title: 'run takes its input as text, bytes, a stream, a web stream, an iterable, and a file',
    requires: hasInput,
    async run({ createDriver, task }) {
      const driver = await createDriver();
      const text = 'Grüße,\nand a second line';
      const folder = await mkdtemp(join(tmpdir(), 'drv-case-'));
      const file = join(folder, 'input #1.txt');
      await writeFile(file, text);
      try {
        const inputs = [
          text,
          Buffer.from(text),
          Readable.from([text]),
          new Blob([text]).stream(),
          ['Grüße,\n', '', Buffer.from('and a second line')],
          inPieces(text),
          pathToFileURL(file),
        ];
        for (const input of inputs) {
          assert.equal((await run(driver, task(programs.copy()), { input })).stdout, text);
        }
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  },
  {
    id: 'RUN-007',
    title: 'run closes an iterable that the task does not read to its end',
    requires: hasInput,
    async run({ createDriver, task }) {
      let closed = false;
      async function* endless() {
        try {
          for (;;) yield Buffer.alloc(16_384, 'x');
        } finally {
          closed = true;
        }
      }
      const { stdout } = await run(await createDriver(), task(programs.head(3)), { input: endless() });
      assert.equal(stdout, 'xxx');
      assert.equal(closed, true);
    },
  },
  {
    id: 'RUN-008',
    title: 'run refuses an input that cannot be read, before anything is done',
    async run(context) {
      const driver = await context.createDriver();
      const file = pathToFileURL(join(tmpdir(), 'drv-case-there-is-no-such-file'));
      const one = context.task(programs.copy());
      for (const input of [file, pathToFileURL(tmpdir()), new URL('https://example.com/input')]) {
        await assertCode(run(driver, one, { input }), 'DRV_INVALID_OPTION');
      }
      await assertNothingLeft(context);
    },
  },
  {
    id: 'RUN-009',
    title: 'run with reject throws what the task did, with the last lines of stderr',
    async run({ createDriver, task }) {
      const driver = await createDriver();
      const failing = task(programs.fail('first\nno input\n', 3));
      const error = await run(driver, failing, { reject: true }).catch((thrown: unknown) => thrown);
      assert.ok(error instanceof TaskFailed, String(error));
      assert.ok(DrvError.is(error, 'DRV_TASK_FAILED'));
      assert.equal(error.taskId, failing.id);
      assert.equal(error.result.status, 'error');
      assert.equal(error.exitCode, 3);
      assert.match(error.message, /\nfirst\nno input$/);
      assert.equal((await run(driver, task(programs.exit(0)), { reject: true })).exitCode, 0);
    },
  },
  {
    id: 'RUN-010',
    title: 'run that is aborted gives the result, and leaves nothing behind',
    async run(context) {
      const controller = new AbortController();
      const { status, stderr } = await run(
        await context.createDriver(),
        context.task(programs.sleep(), { graceMs: 0 }),
        { signal: controller.signal, onStarted: () => controller.abort('enough') },
      );
      assert.equal(status, 'cancelled');
      assert.equal(stderr, '');
      await assertNothingLeft(context);
    },
  },
  {
    id: 'RUN-011',
    title: 'run hands the running task to onStarted, and what that throws ends the run',
    async run(context) {
      const driver = await context.createDriver();
      const killed = await run(driver, context.task(programs.sleep()), {
        onStarted: (handle) => void handle.kill({ graceMs: 0, reason: 'by hand' }).catch(() => {}),
      });
      assert.ok(killed.status === 'cancelled' && killed.reason === 'by hand', JSON.stringify(killed));
      const thrown = run(driver, context.task(programs.sleep()), {
        onStarted: () => {
          throw new Error('no');
        },
      });
      await assert.rejects(thrown, /^Error: no$/);
      await assertNothingLeft(context);
    },
  },
];

function hasInput({ stdin }: DriverTraits): true | string {
  return stdin || 'the driver has no input';
}

async function* inPieces(text: string) {
  for (const byte of Buffer.from(text)) yield Uint8Array.of(byte);
}
