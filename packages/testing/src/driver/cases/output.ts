import assert from 'node:assert/strict';
import { PassThrough, Writable } from 'node:stream';
import { programs, writtenBytes } from '../../programs/programs.ts';
import { GatedOutput } from '../gated-output.ts';
import { assertNothingLeft, observe, observeSuccess, type DriverCase } from '../observe.ts';
import { startTask } from '../start-task.ts';

const MEBIBYTE = 1024 * 1024;
/** After the start every engine has begun to read by then, however busy it is. */
const LONG_ENOUGH_MS = 1_500;

export const outputCases: readonly DriverCase[] = [
  {
    id: 'OUT-001',
    title: 'stdout and stderr arrive apart, each in order',
    async run({ createDriver, task }) {
      const { stdout, stderr } = await observeSuccess(await createDriver(), task(programs.alternate(300)));
      const lines = (word: string) => Array.from({ length: 300 }, (_, line) => `${word} ${line}\n`).join('');
      assert.equal(stdout.text, lines('out'));
      assert.equal(stderr.text, lines('err'));
    },
  },
  {
    id: 'OUT-002',
    title: 'not a byte is missing at the end of a large output',
    async run({ createDriver, task }) {
      const driver = await createDriver();
      for (const bytes of [65_537, 3_000_001]) {
        const { result, stdout } = await observeSuccess(driver, task(programs.write(bytes)));
        assert.ok(stdout.bytes.equals(writtenBytes(bytes)), `the ${bytes} bytes that were written`);
        assert.equal(result.output.stdoutBytes, bytes);
      }
    },
  },
  {
    id: 'OUT-003',
    title: 'letters of several bytes survive wherever they are split',
    async run({ createDriver, task }) {
      const { stdout } = await observeSuccess(await createDriver(), task(programs.splitLetters(200)));
      assert.equal(stdout.text, 'ü'.repeat(200));
    },
  },
  {
    id: 'OUT-004',
    title: 'every byte value survives',
    async run({ createDriver, task }) {
      const { stdout } = await observeSuccess(await createDriver(), task(programs.allBytes()));
      assert.deepEqual(
        [...stdout.bytes],
        Array.from({ length: 256 }, (_, byte) => byte),
      );
    },
  },
  {
    id: 'OUT-005',
    title: 'a slow reader gets everything',
    async run({ createDriver, task }) {
      const stdout = new GatedOutput();
      const { handle } = await startTask(await createDriver(), task(programs.write(4 * MEBIBYTE)), {
        stdout,
      });
      setImmediate(() => stdout.open());
      const result = await handle.wait();
      assert.equal(stdout.taken, 4 * MEBIBYTE);
      assert.equal(result.output.complete, true);
    },
  },
  {
    id: 'OUT-006',
    title: 'a reader that takes nothing does not keep kill from answering',
    async run({ createDriver, task }) {
      const stdout = new GatedOutput();
      const one = task(programs.flood(), { output: { limitBytes: MEBIBYTE, onLimit: 'pause' } });
      const { handle } = await startTask(await createDriver(), one, { stdout });
      await stdout.stuck;
      await handle.kill({ graceMs: 500 });
      stdout.open();
      assert.equal((await handle.wait()).status, 'cancelled');
    },
  },
  {
    id: 'OUT-007',
    title: 'a reader that takes nothing does not keep close from answering, and nothing is left',
    async run(context) {
      const one = context.task(programs.flood(), { output: { limitBytes: MEBIBYTE, onLimit: 'pause' } });
      const stdout = new GatedOutput();
      const started = await startTask(await context.createDriver(), one, { stdout });
      await stdout.stuck;
      await started.prepared.close();
      const result = await started.handle.wait();
      assert.equal(result.status, 'cancelled');
      assert.equal(result.output.complete, false);
      await assertNothingLeft(context);
    },
  },
  {
    id: 'OUT-008',
    title: 'output that nobody wants is counted, and complete',
    async run({ createDriver, task }) {
      const prepared = await (await createDriver()).prepare(task(programs.write(200_000)));
      const { output } = await (await prepared.start()).wait();
      assert.equal(output.stdoutBytes, 200_000);
      assert.equal(output.stderrBytes, 0);
      assert.equal(output.complete, true);
    },
  },
  {
    id: 'OUT-011',
    title: 'truncate: the rest is dropped, the task runs to its end, and the result says so',
    async run({ createDriver, task }) {
      const one = task(programs.write(300_000), { output: { limitBytes: 100_000, onLimit: 'truncate' } });
      const { result, stdout } = await observe(await createDriver(), one);
      assert.equal(result.status, 'success');
      assert.ok(stdout.bytes.equals(writtenBytes(100_000)));
      assert.equal(result.output.stdoutBytes, 300_000);
      assert.equal(result.output.complete, false);
      assert.equal(result.output.incomplete, 'limit');
    },
  },
  {
    id: 'OUT-012',
    title: 'truncate: output of exactly the limit is complete',
    async run({ createDriver, task }) {
      const one = task(programs.write(100_000), { output: { limitBytes: 100_000, onLimit: 'truncate' } });
      const { result, stdout } = await observe(await createDriver(), one);
      assert.equal(stdout.bytes.length, 100_000);
      assert.equal(result.output.complete, true);
    },
  },
  {
    id: 'OUT-013',
    title: 'stop: a task that writes more than it may is killed, with the cause output-limit',
    async run({ createDriver, task }) {
      const one = task(programs.flood(), { output: { limitBytes: 100_000, onLimit: 'stop' } });
      const { result, stdout } = await observe(await createDriver(), one);
      assert.ok(result.status === 'killed', result.status);
      assert.equal(result.cause, 'output-limit');
      assert.equal(result.stop?.reason, 'output-limit');
      assert.equal(result.output.incomplete, 'limit');
      assert.ok(stdout.bytes.equals(writtenBytes(100_000)), 'the first bytes, up to the limit');
    },
  },
  {
    id: 'OUT-014',
    title: 'the limit counts both streams together',
    async run({ createDriver, task }) {
      const one = task(programs.alternate(300), { output: { limitBytes: 1_000, onLimit: 'truncate' } });
      const { result, stdout, stderr } = await observe(await createDriver(), one);
      assert.equal(stdout.bytes.length + stderr.bytes.length, 1_000);
      assert.equal(result.output.complete, false);
    },
  },
  {
    id: 'OUT-015',
    title: 'pause: nothing is lost when the reader comes back',
    async run({ createDriver, task }) {
      const stdout = new GatedOutput();
      const one = task(programs.write(3 * MEBIBYTE), { output: { limitBytes: 200_000, onLimit: 'pause' } });
      const driver = await createDriver();
      const { handle } = await startTask(driver, one, { stdout });
      // Meanwhile another task runs from beginning to end.
      await observe(driver, task(programs.exit(0)));
      stdout.open();
      const result = await handle.wait();
      assert.equal(result.status, 'success');
      assert.equal(stdout.taken, 3 * MEBIBYTE);
      assert.equal(result.output.complete, true);
    },
  },
  {
    id: 'OUT-016',
    title: 'pause: a blocked task still meets its deadline',
    async run({ createDriver, task }) {
      const stdout = new GatedOutput();
      const output = { limitBytes: 200_000, onLimit: 'pause' } as const;
      const one = task(programs.flood(), { output, timeoutMs: 400, graceMs: 200 });
      const driver = await createDriver();
      const { handle } = await startTask(driver, one, { stdout });
      const other = await observe(driver, task(programs.sleep(), { timeoutMs: 1_000, graceMs: 0 }));
      assert.equal(other.result.status, 'timeout');
      stdout.open();
      assert.equal((await handle.wait()).status, 'timeout');
    },
  },
  {
    id: 'OUT-017',
    title: 'a reader that fails does not fail the task, and the result says that it missed output',
    async run({ createDriver, task }) {
      const stdout = new Writable({ write: (_chunk, _encoding, done) => done(new Error('disk full')) });
      stdout.on('error', () => {});
      const { result } = await observe(await createDriver(), task(programs.write(300_000)), { stdout });
      assert.equal(result.status, 'success');
      assert.equal(result.output.complete, false);
      assert.equal(result.output.incomplete, 'reader');
      assert.equal(result.output.stdoutBytes, 300_000);
    },
  },
  {
    id: 'OUT-018',
    title: 'a task that writes nothing has complete output of no bytes',
    requires: ({ stdin }) => stdin || 'the driver has no input',
    async run({ createDriver, task }) {
      const stdin = new PassThrough();
      const { handle } = await startTask(await createDriver(), task(programs.copy()), { stdin });
      // That nothing is all of what a shorter task wrote may be doubted: see observeSuccess.
      setTimeout(() => stdin.end(), LONG_ENOUGH_MS);
      const { status, output } = await handle.wait();
      assert.deepEqual([status, output], ['success', { stdoutBytes: 0, stderrBytes: 0, complete: true }]);
    },
  },
  {
    id: 'OUT-019',
    title: 'what a task wrote before it was killed arrives',
    async run({ createDriver, task }) {
      const { handle, stdout } = await startTask(await createDriver(), task(programs.exitOnTerm(0)));
      await stdout.until('ready');
      await handle.kill({ graceMs: 20_000 });
      const result = await handle.wait();
      assert.equal(stdout.text, 'ready\nstopping\n');
      assert.equal(result.output.complete, true);
    },
  },
];
