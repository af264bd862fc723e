import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { holdInput } from '../../src/input/hold-input.ts';
import { openInput } from '../../src/input/open-input.ts';
import type { RunInput } from '../../src/input/run-input.ts';

it.each<[string, RunInput]>([
  ['a text', 'text'],
  ['bytes', Buffer.from('bytes')],
  ["the caller's stream", new PassThrough()],
])('%s is passed on as it is, and left alone', async (_name, input) => {
  const opened = await openInput(input);
  expect(opened.stdin).toBe(input);
  await opened.close();
  if (input instanceof PassThrough) expect(input.destroyed).toBe(false);
});

it('an iterable that gives something else fails, and the message says what would be right', async () => {
  const { stdin, close } = await openInput([7] as unknown as string[]);
  await expect(buffer(stdin as PassThrough)).rejects.toMatchObject({
    code: 'DRV_INVALID_OPTION',
    message: 'input: an iterable must give strings or bytes',
  });
  await close();
});

it('a web stream that somebody else reads is refused', async () => {
  const input = new Blob(['text']).stream();
  input.getReader();
  await expect(openInput(input)).rejects.toMatchObject({
    code: 'DRV_INVALID_OPTION',
    message: expect.stringMatching(/^input: it cannot be read: .*locked/) as string,
  });
  expect(() => holdInput(input)).toThrow(/^stdin: it cannot be read: .*locked/);
});

it('an iterable that waits can be closed, and what it throws then is nobody’s surprise', async () => {
  const input = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise<never>(() => {}),
      return: () => Promise.reject(new Error('late')),
    }),
  };
  const { stdin, close } = await openInput(input);
  (stdin as PassThrough).resume();
  await close();
  expect((stdin as PassThrough).destroyed).toBe(true);
});

it.each<[string, unknown]>([
  ['a number', 7],
  ['a plain object', {}],
])('%s is refused', async (_name, input) => {
  await expect(openInput(input as RunInput)).rejects.toMatchObject({ code: 'DRV_INVALID_OPTION' });
});

it('a directory, a missing file and another protocol are refused, each with its reason', async () => {
  const here = pathToFileURL(import.meta.dirname);
  const missing = pathToFileURL(`${import.meta.dirname}/none`);
  await expect(openInput(here)).rejects.toThrow(/^input: the URL is not that of a regular file/);
  await expect(openInput(missing)).rejects.toThrow(
    `input: ${import.meta.dirname}/none must be a file that can be read: no such file or directory`,
  );
  await expect(openInput(new URL('https://example.com'))).rejects.toThrow(
    /^input: a URL must begin with file:/,
  );
});
