import { expect, it } from 'vitest';
import { InOrder } from '../../src/protocol/in-order.ts';

const part = (at: number, text: string) => ({ at, bytes: Buffer.from(text) });

it('parts that come early, late, twice and overlapping are put in order, each byte once', () => {
  const order = new InOrder();
  const steps = [part(3, 'def'), part(0, 'ab'), part(0, 'abc'), part(4, 'efgh'), part(0, 'abc')];
  const given = steps.map((one) => Buffer.concat(order.take(one)).toString());
  expect(given).toEqual(['', 'ab', 'cdef', 'gh', '']);
  expect(order.received).toBe(8);
});
