import { PassThrough } from 'node:stream';
import { planOf } from '@drv/core/driver';
import { expect, it } from 'vitest';

const nothing = { stdin: undefined, stdout: false, stderr: false, collects: true };

it('plans a start without options', () => {
  expect(planOf({})).toEqual(nothing);
});

it('plans which streams are given, and not where they lead', () => {
  expect(planOf({ stdin: 'twelve bytes', stdout: new PassThrough(), collects: false })).toEqual({
    stdin: 'twelve bytes',
    stdout: true,
    stderr: false,
    collects: false,
  });
});

it('counts an option that is null as not given', () => {
  const nulls = { stdin: null, stdout: null, stderr: null, collects: null };
  expect(planOf(nulls as never)).toEqual(nothing);
});
