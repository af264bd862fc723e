import assert from 'node:assert/strict';
import { PassThrough, type Writable } from 'node:stream';
import { assertCode } from '../../cases/assert-code.ts';
import { programs } from '../../programs/programs.ts';
import { CollectedOutput } from '../collected-output.ts';
import { observeSuccess, type DriverCase } from '../observe.ts';

export const callerStreamCases: readonly DriverCase[] = [
  {
    id: 'OUT-009',
    title: "the caller's streams are never ended",
    async run({ createDriver, task }) {
      const { stdout, stderr } = await observeSuccess(await createDriver(), task(programs.print('x')));
      for (const stream of [stdout, stderr]) {
        assert.equal(stream.writableEnded, false);
        assert.equal(stream.destroyed, false);
      }
    },
  },
  {
    id: 'OUT-010',
    title: 'no listener stays on the streams of the caller',
    async run({ createDriver, task }) {
      const stdout = new CollectedOutput();
      const before = listenersOf(stdout);
      await observeSuccess(await createDriver(), task(programs.print('x')), { stdout });
      assert.deepEqual(listenersOf(stdout), before);
    },
  },
  {
    id: 'OUT-020',
    title: 'a stream that was ended before is refused',
    async run({ createDriver, task }) {
      const prepared = await (await createDriver()).prepare(task(programs.exit(0)));
      for (const name of ['stdout', 'stderr']) {
        await assertCode(prepared.start({ [name]: new PassThrough().end() }), 'DRV_INVALID_OPTION');
      }
    },
  },
];

function listenersOf(stream: Writable): Record<string, number> {
  return Object.fromEntries(
    ['error', 'close', 'drain', 'finish'].map((name) => [name, stream.listenerCount(name)]),
  );
}
