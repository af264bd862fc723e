import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { guardStreams } from '../../src/driver.ts';

it('an error while the body runs is nobody’s surprise, and the stream is found failed', async () => {
  const stdin = new PassThrough();
  const seen = await guardStreams({ stdin, stdout: new PassThrough() }, async () => {
    stdin.destroy(new Error('the upload was cut'));
    await new Promise((resolve) => stdin.once('close', resolve));
    return stdin.errored?.message;
  });
  expect(seen).toBe('the upload was cut');
});

it('leaves no listener, also after a failure', async () => {
  const stdin = new PassThrough();
  const failing = guardStreams({ stdin }, async () => {
    expect(stdin.listenerCount('error')).toBeGreaterThan(0);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(stdin.listenerCount('error')).toBe(0);
});

it('has nothing to do for text and bytes', async () => {
  for (const stdin of ['text', Buffer.from('bytes')]) {
    expect(await guardStreams({ stdin }, () => Promise.resolve(1))).toBe(1);
  }
});
