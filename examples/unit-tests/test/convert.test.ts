import { createMemoryDriver, type Program } from '@drv/testing';
import { expect, test } from 'vitest';
import { convert } from '../src/convert.ts';

const document = Buffer.from('a document');

/** A driver whose image `converter:3` has this program as `to-pdf`. */
function driverWith(program: Program) {
  return createMemoryDriver({ images: ['converter:3'], programs: { 'to-pdf': program } });
}

test('gives what the program writes', async () => {
  await using driver = driverWith(async ({ stdin, stdout }) => {
    for await (const chunk of stdin) stdout.write(`PDF of ${String(chunk)}`);
    return 0;
  });
  expect(await convert(driver, document)).toEqual({ ok: true, pdf: Buffer.from('PDF of a document') });
});

test.each<[string, Program, string]>([
  [
    'a document that takes too long',
    ({ signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(1))),
    'too slow',
  ],
  ['one that needs too much memory', (io) => io.allocate(1 << 30).then(() => 0), 'too large'],
  ['one that the program refuses', () => 3, 'broken document'],
])('%s is told apart', async (_name, program, why) => {
  await using driver = driverWith(program);
  expect(await convert(driver, document)).toEqual({ ok: false, why });
});

test('an image that cannot be had is no fault of the document', async () => {
  await using driver = createMemoryDriver({ images: [], programs: {} });
  expect(await convert(driver, document)).toEqual({ ok: false, why: 'try again' });
});
