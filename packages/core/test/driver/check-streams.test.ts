import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { checkStreams } from '../../src/driver.ts';

it('takes what is open, and nothing at all', () => {
  const open = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  for (const io of [{}, { stdin: '' }, { stdin: new Uint8Array() }, open]) checkStreams(io, 'sum-1');
});

it('takes an input that has ended and was not read', () => {
  checkStreams({ stdin: new PassThrough().end('numbers') }, 'sum-1');
});

it('takes an input that ended without ever holding a byte', async () => {
  const stdin = Readable.from([]).resume();
  await once(stdin, 'end');
  checkStreams({ stdin }, 'sum-1');
});

it('refuses an input that was read to its end, by name', async () => {
  const stdin = Readable.from(['numbers']).resume();
  await once(stdin, 'end');
  expect(() => checkStreams({ stdin }, 'sum-1')).toThrow(
    expect.objectContaining({
      code: 'DRV_INVALID_OPTION',
      taskId: 'sum-1',
      message: expect.stringMatching(/^stdin: .+ read to its end/) as string,
    }),
  );
});

it.each(['stdout', 'stderr'])('refuses a %s that was ended, by name', (name) => {
  expect(() => checkStreams({ [name]: new PassThrough().end() }, 'sum-1')).toThrow(
    expect.objectContaining({
      code: 'DRV_INVALID_OPTION',
      message: expect.stringMatching(new RegExp(`^${name}: .+ ended`)) as string,
    }),
  );
});

it.each([
  ['the options of start', null],
  ['the options of start', 7],
  ['signal', { signal: {} }],
  ['signal', { signal: 'x' }],
  ['onStat', { onStat: 7 }],
  ['onPull', { onPull: {} }],
  ['onFiles', { onFiles: {} }],
  ['stdout', { stdout: {} }],
  ['stdout', { stdout: null }],
  ['stderr', { stderr: { write() {} } }],
])('refuses what is none: %s of %j', (name, options) => {
  expect(() => checkStreams(options as never, 'sum-1')).toThrow(
    expect.objectContaining({
      code: 'DRV_INVALID_OPTION',
      message: expect.stringMatching(new RegExp(`^${name} must be `)) as string,
    }),
  );
});
