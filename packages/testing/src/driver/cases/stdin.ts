import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { assertCode } from '../../cases/assert-code.ts';
import { programs } from '../../programs/programs.ts';
import type { DriverTraits } from '../driver-context.ts';
import { CollectedOutput } from '../collected-output.ts';
import { assertNothingLeft, observe, observeSuccess, type DriverCase } from '../observe.ts';
import { startTask } from '../start-task.ts';

const MEBIBYTE = 1024 * 1024;

export const stdinCases: readonly DriverCase[] = [
  {
    id: 'IN-001',
    title: 'a text is given to the task, and then the end',
    requires: hasInput,
    async run({ createDriver, task }) {
      const stdin = 'Grüße,\nand a second line';
      const { stdout } = await observeSuccess(await createDriver(), task(programs.copy()), { stdin });
      assert.equal(stdout.text, stdin);
    },
  },
  {
    id: 'IN-002',
    title: 'every byte value goes in and comes back',
    requires: hasInput,
    async run({ createDriver, task }) {
      const stdin = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      const { stdout } = await observeSuccess(await createDriver(), task(programs.copy()), { stdin });
      assert.deepEqual([...stdout.bytes], [...stdin]);
    },
  },
  {
    id: 'IN-003',
    title: 'a stream is read to its end, and what the task says after the end arrives',
    requires: hasInput,
    async run({ createDriver, task }) {
      const stdin = Readable.from(chunks(64, 65_536));
      const { stdout } = await observeSuccess(await createDriver(), task(programs.count()), {
        stdin,
      });
      assert.equal(Number(stdout.text), 4 * MEBIBYTE);
    },
  },
  {
    id: 'IN-004',
    title: 'a task that is given no input reads an empty one',
    async run({ createDriver, task }) {
      const { stdout } = await observeSuccess(await createDriver(), task(programs.count()));
      assert.equal(Number(stdout.text), 0);
    },
  },
  {
    id: 'IN-005',
    title: 'an empty text, empty bytes and an empty stream are an empty input',
    requires: hasInput,
    async run({ createDriver, task }) {
      const driver = await createDriver();
      for (const stdin of ['', new Uint8Array(), Readable.from([])]) {
        const { stdout } = await observeSuccess(driver, task(programs.count()), { stdin });
        assert.equal(Number(stdout.text), 0);
      }
    },
  },
  {
    id: 'IN-006',
    title: 'input and output flow at once: each line is answered before the next one',
    requires: hasInput,
    async run({ createDriver, task }) {
      const stdin = new PassThrough();
      const { handle, stdout } = await startTask(await createDriver(), task(programs.copy()), { stdin });
      for (const line of ['one\n', 'two\n', 'three\n']) {
        stdin.write(line);
        await stdout.until(line);
      }
      stdin.end();
      assert.equal((await handle.wait()).status, 'success');
      assert.equal(stdout.text, 'one\ntwo\nthree\n');
    },
  },
  {
    id: 'IN-007',
    title: 'a task that ends without reading its input is no error',
    requires: hasInput,
    async run({ createDriver, task }) {
      const driver = await createDriver();
      for (const stdin of [Buffer.alloc(MEBIBYTE), Readable.from(chunks(200, 65_536))]) {
        const { result } = await observe(driver, task(programs.exit(0)), { stdin });
        assert.equal(result.status, 'success');
      }
    },
  },
  {
    id: 'IN-008',
    title: 'a task that reads a part of its input and ends is no error',
    requires: hasInput,
    async run({ createDriver, task }) {
      const stdin = Readable.from(chunks(200, 65_536));
      const { result, stdout } = await observe(await createDriver(), task(programs.head(10)), { stdin });
      assert.equal(result.status, 'success');
      assert.equal(stdout.bytes.length, 10);
    },
  },
  {
    id: 'IN-009',
    title: 'an input stream that fails stops the task: cancelled, with what it failed with as the reason',
    requires: hasInput,
    async run({ createDriver, task }) {
      const stdin = new PassThrough();
      const { handle, stdout } = await startTask(await createDriver(), task(programs.copy()), { stdin });
      stdin.write('half');
      await stdout.until('half');
      stdin.destroy(new Error('the source broke'));
      const result = await handle.wait();
      assert.equal(result.status, 'cancelled');
      assert.equal(result.stop?.reason, 'caller');
      assert.match(result.reason ?? '', /the source broke/);
    },
  },
  {
    id: 'IN-010',
    title: 'a task that never reads takes only so much of a large input, and can be stopped',
    requires: hasInput,
    async run({ createDriver, task }) {
      let taken = 0;
      const stdin = Readable.from(chunks(1_024, 65_536, (bytes) => (taken += bytes)));
      const { handle, stdout } = await startTask(await createDriver(), task(programs.sleep()), { stdin });
      await stdout.until('ready');
      await handle.kill({ graceMs: 500 });
      assert.equal((await handle.wait()).status, 'cancelled');
      assert.ok(taken < 32 * MEBIBYTE, `${taken} bytes were taken for a task that reads nothing`);
    },
  },
  {
    id: 'IN-011',
    title: 'a task that closes its input goes on',
    requires: hasInput,
    async run({ createDriver, task }) {
      const stdin = Readable.from(chunks(64, 65_536));
      const { handle, stdout } = await startTask(await createDriver(), task(programs.closeInput()), {
        stdin,
      });
      await stdout.until('ready');
      await handle.kill({ graceMs: 500 });
      const result = await handle.wait();
      assert.equal(result.status, 'cancelled');
      assert.ok(result.output.complete, `incomplete: ${result.output.incomplete}`);
    },
  },
  {
    id: 'IN-012',
    title: 'a driver without input refuses one, and leaves nothing behind',
    requires: ({ stdin }) => !stdin || 'the driver has an input',
    async run(context) {
      const prepared = await (await context.createDriver()).prepare(context.task(programs.copy()));
      await assertCode(prepared.start({ stdin: 'x' }), 'DRV_UNSUPPORTED');
      await prepared.close();
      await assertNothingLeft(context);
    },
  },
  {
    id: 'IN-013',
    title: 'an input that was read to its end before is refused',
    requires: hasInput,
    async run(context) {
      const stdin = Readable.from(['read before']).resume();
      await once(stdin, 'end');
      const prepared = await (await context.createDriver()).prepare(context.task(programs.copy()));
      await assertCode(prepared.start({ stdin }), 'DRV_INVALID_OPTION');
      await prepared.close();
      await assertNothingLeft(context);
    },
  },
  {
    id: 'IN-014',
    title: 'an input stream that fails while the task is being started stops it: cancelled',
    requires: hasInput,
    async run({ createDriver, task }) {
      const stdin = new PassThrough();
      const prepared = await (await createDriver()).prepare(task(programs.copy()));
      const starting = prepared.start({ stdin });
      // Nobody but the driver listens to its error.
      stdin.destroy(new Error('the source broke'));
      const result = await (await starting).wait();
      assert.equal(result.status, 'cancelled');
    },
  },
  {
    id: 'IN-015',
    title: 'what a process wrote that has ended before the task reads is whole',
    requires: hasInput,
    async run({ createDriver, task }) {
      const driver = await createDriver();
      for (const bytes of [1, 50_000, MEBIBYTE]) {
        const source = spawn(process.execPath, ['-e', `process.stdout.write('x'.repeat(${bytes}))`]);
        const { stdout } = await observeSuccess(driver, task(programs.count()), { stdin: source.stdout });
        assert.equal(Number(stdout.text), bytes);
      }
    },
  },
  {
    id: 'IN-016',
    title: 'an input that somebody lets flow while the task is being started is whole',
    requires: hasInput,
    async run({ createDriver, task }) {
      const prepared = await (await createDriver()).prepare(task(programs.count()));
      const stdin = new PassThrough();
      const stdout = new CollectedOutput();
      stdin.end(Buffer.alloc(50_000));
      const starting = prepared.start({ stdin, stdout });
      // As Node does with the output of a child process that exits.
      stdin.resume();
      await (await starting).wait();
      assert.equal(Number(stdout.text), 50_000);
    },
  },
  {
    id: 'IN-017',
    title: 'bytes from an async iterable and from a web stream are an input',
    requires: hasInput,
    async run({ createDriver, task }) {
      const driver = await createDriver();
      for (const stdin of [texts(), new Blob(['one two']).stream()]) {
        const { stdout } = await observeSuccess(driver, task(programs.copy()), { stdin });
        assert.equal(stdout.text, 'one two');
      }
    },
  },
];

async function* texts(): AsyncGenerator<string> {
  yield 'one ';
  yield 'two';
}

function hasInput({ stdin }: DriverTraits): true | string {
  return stdin || 'the driver has no input';
}

function* chunks(count: number, bytes: number, onTaken?: (bytes: number) => void): Generator<Buffer> {
  for (let index = 0; index < count; index += 1) {
    onTaken?.(bytes);
    yield Buffer.alloc(bytes, index);
  }
}
