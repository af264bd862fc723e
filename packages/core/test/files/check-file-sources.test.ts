import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { checkFileSources } from '../../src/driver.ts';
import type { FileSources } from '../../src/index.ts';

it('takes every kind of source', () => {
  const files: FileSources = {
    '/a': 'text',
    '/b': { text: '', mode: 0o400 },
    '/c': { base64: 'aGk=' },
    '/d': new Uint8Array(3),
    '/e': { bytes: Buffer.from('x'), uid: 1_000, gid: 1_000 },
    '/f': pathToFileURL('/tmp/x'),
    '/g': { local: './x', mode: 0o755 },
    '/h': { local: pathToFileURL('/tmp/x') },
    '/i': { tar: Readable.from([]) },
    '/j': { tar: new Uint8Array(1_024) },
  };
  expect(() => checkFileSources(files)).not.toThrow();
  expect(() => checkFileSources(undefined)).not.toThrow();
});

it.each([
  ['files["a"]', { a: '' }],
  ['files["/a/../b"]', { '/a/../b': '' }],
  ['files["/a"]', { '/a': 1 }],
  ['files["/a"]', { '/a': new URL('https://example.com/a') }],
  ['files["/a"].bytes', { '/a': { bytes: 'text' } }],
  ['files["/a"].local', { '/a': { local: '' } }],
  ['files["/a"].tar', { '/a': { tar: 'text' } }],
  ['files["/a"].mode', { '/a': { tar: new Uint8Array(), mode: 1 } }],
  ['files["/a"].owner', { '/a': { text: '', owner: 1 } }],
])('refuses %s by name, without its content', (field, files) => {
  expect(() => checkFileSources(files as unknown as FileSources)).toThrow(
    expect.objectContaining({
      code: 'DRV_INVALID_OPTION',
      message: expect.stringMatching(new RegExp(`^${field.replaceAll(/[[\].]/g, '\\$&')}`)),
    }),
  );
});
