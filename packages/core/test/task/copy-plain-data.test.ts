import { expect, it } from 'vitest';
import { copyPlainData } from '../../src/task/copy-plain-data.ts';

it.each([
  { image: 'busybox', command: ['a', ['b']], env: { A: '', B: undefined }, limits: { cpus: 0.5 } },
  { files: { '/a': new Uint8Array([1, 2]), '/b': { bytes: Buffer.from('x') } }, since: new Date(7) },
  JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}') as object,
  Object.create(null) as object,
  null,
  undefined,
  7n,
])('copies what structuredClone copies, and as it does: case %#', (value) => {
  const copy = copyPlainData(value);
  expect(copy).toEqual(structuredClone(value));
  if (typeof value === 'object' && value !== null) expect(copy).not.toBe(value);
});

it.each([{ env: { A: () => 1 } }, [Symbol('x')], { a: new WeakMap() }])(
  'refuses what cannot be copied: case %#',
  (value) => {
    expect(() => copyPlainData(value)).toThrow(expect.objectContaining({ name: 'DataCloneError' }));
  },
);

it('copies each level', () => {
  const value = { a: [{ b: 1 }] };
  const copy = copyPlainData(value);
  value.a[0] = { b: 2 };
  expect(copy).toEqual({ a: [{ b: 1 }] });
});

it('comes to an end with what goes round in a circle', () => {
  const circle: { image: string; self?: unknown } = { image: 'busybox' };
  circle.self = circle;
  expect(copyPlainData(circle)).toMatchObject({ image: 'busybox', self: { self: { image: 'busybox' } } });
});
