import assert from 'node:assert/strict';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { lines, runTask, type TaskLine } from '@drv/core';
import { assertCode } from '../../cases/assert-code.ts';
import { programs } from '../../programs/programs.ts';
import type { DriverTraits } from '../driver-context.ts';
import { assertNothingLeft, type DriverCase } from '../observe.ts';
import { startTask } from '../start-task.ts';

export const lineCases: readonly DriverCase[] = [
  {
    id: 'LINE-001',
    title: 'lines gives the lines of both streams, in order within each, and then the result',
    async run({ createDriver, task }) {
      const output = lines(await createDriver(), task(programs.alternate(20)));
      assert.throws(() => output.result, { code: 'DRV_INVALID_STATE' });
      const seen: TaskLine[] = [];
      for await (const line of output) seen.push(line);
      for (const [stream, word] of [
        ['stdout', 'out'],
        ['stderr', 'err'],
      ] as const) {
        assert.deepEqual(
          seen.filter((line) => line.stream === stream).map(({ text }) => text),
          Array.from({ length: 20 }, (_, index) => `${word} ${index}`),
        );
      }
      assert.equal(output.result.status, 'success');
      assert.equal(output.result.output.complete, true);
    },
  },
  {
    id: 'LINE-002',
    title: 'lines: either line end, empty lines, and a last line without an end',
    async run({ createDriver, task }) {
      const one = task(programs.print('one\r\n\n\r\ntwo\rthree\nlast ü'));
      assert.deepEqual(await textsOf(lines(await createDriver(), one)), [
        'one',
        '',
        '',
        'two\rthree',
        'last ü',
      ]);
      assert.deepEqual(await textsOf(lines(await createDriver(), task(programs.exit(0)))), []);
    },
  },
  {
    id: 'LINE-003',
    title: 'lines: characters of several bytes are whole, however they were written',
    async run({ createDriver, task }) {
      const output = lines(await createDriver(), task(programs.splitLetters(200)));
      assert.deepEqual(await textsOf(output), ['ü'.repeat(200)]);
    },
  },
  {
    id: 'LINE-004',
    title: 'lines: a line that is too long is cut and marked, and the next one is whole',
    async run({ createDriver, task }) {
      const one = task(programs.print(`${'a'.repeat(30)}\n${'b'.repeat(10)}\r\ncü\n`));
      const output = lines(await createDriver(), one, { maxLineBytes: 10 });
      const seen: TaskLine[] = [];
      for await (const line of output) seen.push(line);
      assert.deepEqual(seen, [
        { stream: 'stdout', text: 'a'.repeat(10), truncated: true },
        { stream: 'stdout', text: 'b'.repeat(10), truncated: false },
        { stream: 'stdout', text: 'cü', truncated: false },
      ]);
      const { complete, incomplete } = output.result.output;
      assert.deepEqual({ complete, incomplete }, { complete: false, incomplete: 'limit' });
    },
  },
  {
    id: 'LINE-005',
    title: 'leaving the loop stops the task, and leaves nothing behind',
    async run(context) {
      const driver = await context.createDriver();
      const left = lines(driver, context.task(programs.tick(), { graceMs: 0 }));
      for await (const { text } of left) if (text === '3') break;
      assert.equal(left.result.status, 'cancelled');
      await assertNothingLeft(context);

      const thrown = lines(driver, context.task(programs.flood(), { graceMs: 0 }));
      const loop = async () => {
        for await (const { text } of thrown) throw new Error(text);
      };
      await assert.rejects(loop(), /^Error: 0123456789abcde$/);
      assert.equal(thrown.result.status, 'cancelled');
      await assertNothingLeft(context);
    },
  },
  {
    id: 'LINE-006',
    title: 'the loop sets the pace: a task that writes more than may wait is held until it goes on',
    async run({ createDriver, task }) {
      const output = { limitBytes: 200_000, onLimit: 'pause' } as const;
      const bytes = 16 * 200_000;
      const all = lines(await createDriver(), task(programs.write(bytes), { output }));
      let count = 0;
      for await (const { text } of all) {
        assert.equal(text, '0123456789abcde');
        count += 1;
        // Many turns in which a driver could take everything, were it not held.
        if (count % 10_000 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      assert.equal(count, bytes / 16);
      assert.equal(all.result.output.complete, true);
    },
  },
  {
    id: 'LINE-007',
    title: 'an iterator that is closed while it waits for a line stops the task',
    async run(context) {
      const driver = await context.createDriver();
      const silent = lines(driver, context.task(programs.sleep(), { graceMs: 0 }))[Symbol.asyncIterator]();
      assert.equal((await silent.next()).done, false);
      const waiting = silent.next();
      await silent.return?.();
      assert.equal((await waiting).done, true);
      await assertNothingLeft(context);
    },
  },
  {
    id: 'LINE-008',
    title: 'an aborted signal ends the loop after what was written, and the result is there',
    async run({ createDriver, task }) {
      const controller = new AbortController();
      const output = lines(await createDriver(), task(programs.exitOnTerm(0), { graceMs: 20_000 }), {
        signal: controller.signal,
      });
      const seen: string[] = [];
      for await (const { text } of output) {
        seen.push(text);
        controller.abort('enough');
      }
      assert.deepEqual(seen, ['ready', 'stopping']);
      assert.equal(output.result.status, 'cancelled');
    },
  },
  {
    id: 'LINE-009',
    title: 'lines takes an input, and each line is answered before the next one is given',
    requires: hasInput,
    async run({ createDriver, task }) {
      const input = new PassThrough();
      input.write('one\n');
      const seen: string[] = [];
      for await (const { text } of lines(await createDriver(), task(programs.copy()), { input })) {
        seen.push(text);
        if (text === 'one') input.write('two\n');
        else input.end();
      }
      assert.deepEqual(seen, ['one', 'two']);
    },
  },
  {
    id: 'LINE-010',
    title: 'what fails before the task runs is thrown by the loop, and the lines are for one loop',
    async run({ createDriver, task, images }) {
      const absent = lines(
        await createDriver(),
        task(programs.exit(0), { image: images.absent, pull: 'never' }),
      );
      await assertCode(textsOf(absent), 'DRV_IMAGE_NOT_FOUND');
      await assertCode(textsOf(absent), 'DRV_INVALID_STATE');
    },
  },
  {
    id: 'LINE-011',
    title:
      'reject: a task that fails is thrown after its last line, with the end of its stderr; a loop that is left throws none',
    async run({ createDriver, task }) {
      const driver = await createDriver();
      const seen: string[] = [];
      const failing = lines(driver, task(programs.fail('one\ntwo', 3)), { reject: true });
      const error = await assertCode(
        (async () => {
          for await (const { text } of failing) seen.push(text);
        })(),
        'DRV_TASK_FAILED',
      );
      assert.deepEqual(seen, ['one', 'two']);
      assert.match(error.message, /exit code 3\none\ntwo$/);
      assert.equal(failing.result.status, 'error');

      const fine = lines(driver, task(programs.print('fine')), { reject: true });
      assert.deepEqual(await textsOf(fine), ['fine']);
      const left = lines(driver, task(programs.tick()), { reject: true });
      for await (const _line of left) break;
      assert.equal(left.result.status, 'cancelled');
    },
  },
  {
    id: 'OUT-021',
    title: 'end: true ends the streams once they have all, so that readers of them end too',
    async run({ createDriver, task }) {
      const driver = await createDriver();
      const through = new PassThrough();
      const running = runTask(driver, task(programs.print('one\ntwo')), { stdout: through, end: true });
      const seen: string[] = [];
      for await (const line of createInterface({ input: through })) seen.push(line);
      assert.deepEqual(seen, ['one', 'two']);
      assert.equal((await running).status, 'success');

      const stdout = new PassThrough();
      const { handle } = await startTask(driver, task(programs.print('three')), { stdout, end: true });
      const chunks: Buffer[] = [];
      for await (const chunk of stdout as AsyncIterable<Buffer>) chunks.push(chunk);
      assert.equal(Buffer.concat(chunks).toString(), 'three');
      assert.equal((await handle.wait()).output.complete, true);
    },
  },
  {
    id: 'OUT-022',
    title: 'end: true ends the streams also of a task that cannot be run',
    async run({ createDriver, task, images }) {
      const driver = await createDriver();
      for (const one of [
        task(programs.exit(0), { image: images.absent, pull: 'never' }),
        task(programs.missing()),
      ]) {
        const stdout = new PassThrough();
        const running = runTask(driver, one, { stdout, end: true });
        await assert.rejects(running);
        assert.equal(stdout.writableEnded, true);
      }
    },
  },
];

async function textsOf(output: AsyncIterable<TaskLine>): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const { text } of output) texts.push(text);
  return texts;
}

function hasInput({ stdin }: DriverTraits): true | string {
  return stdin || 'the driver has no input';
}
