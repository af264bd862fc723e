import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { ignoreErrors } from '../../src/driver/ignore-errors.ts';

it('holds the errors of a stream with one listener, as long as anybody wants it', () => {
  const stream = new PassThrough();
  const releases = Array.from({ length: 40 }, () => ignoreErrors(stream));
  expect(stream.listenerCount('error')).toBe(1);
  for (const release of releases.slice(1)) release();
  expect(stream.listenerCount('error')).toBe(1);
  releases[0]?.();
  expect(stream.listenerCount('error')).toBe(0);
  ignoreErrors(stream)();
  expect(stream.listenerCount('error')).toBe(0);
});
