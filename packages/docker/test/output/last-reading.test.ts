import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { lastReading } from '../../src/output/last-reading.ts';

it('of a log is opened before anything else is asked of the container, which somebody may remove', async () => {
  const order: string[] = [];
  const exit = { exitCode: Promise.resolve(0), abandon() {} };
  const open = async () => {
    order.push('asked for');
    await new Promise(setImmediate);
    order.push('open');
    return { stream: new PassThrough(), timestamps: false };
  };
  const last = lastReading(exit, open, { watch: { tell() {} }, onOpen: () => order.push('told') });
  await last.reading;
  expect(order).toEqual(['asked for', 'open', 'told']);
  last.close();
});
