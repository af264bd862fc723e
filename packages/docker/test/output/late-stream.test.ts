import { text } from 'node:stream/consumers';
import { PassThrough, Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { lateStream } from '../../src/output/late-stream.ts';

it('gives all of what is opened', async () => {
  expect(await text(lateStream(async () => Readable.from(['one ', 'two'])))).toBe('one two');
});

it('fails with what the opening failed with, and with what came later', async () => {
  await expect(text(lateStream(() => Promise.reject(new Error('refused'))))).rejects.toThrow('refused');
  const source = new PassThrough();
  const reading = text(lateStream(async () => source));
  source.write('half');
  source.destroy(new Error('cut'));
  await expect(reading).rejects.toThrow('cut');
});

it('that is destroyed aborts the opening', async () => {
  let opening: AbortSignal | undefined;
  const stream = lateStream((signal) => {
    opening = signal;
    return new Promise(() => {});
  });
  stream.destroy();
  await expect.poll(() => opening?.aborted).toBe(true);
});

it('that is destroyed closes what was opened', async () => {
  const source = new PassThrough();
  const stream = lateStream(async () => source);
  source.write('x');
  await expect.poll(() => stream.readableLength).toBe(1);
  stream.destroy();
  await expect.poll(() => source.destroyed).toBe(true);
});
