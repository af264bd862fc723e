import { randomBytes } from 'node:crypto';
import { Readable, Writable } from 'node:stream';
import { runTask } from '@drv/core';
import { createQueueDriver } from '@drv/queue';
import { forkWorker } from './fork-worker.ts';
import { openStore, type StoreName } from './stores.ts';

const CHUNK = Buffer.alloc(64 * 1024);

/** Bytes of output and of input in a second, from and to a worker in a process of its own. */
export async function measureStreams(
  name: StoreName,
  url: string,
  { isDirect, bytes }: { readonly isDirect: boolean; readonly bytes: number },
) {
  const queue = `streams-${randomBytes(4).toString('hex')}`;
  await using _worker = await forkWorker('./stream-worker.ts', [name, url, queue, isDirect ? 'direct' : '']);
  await using store = openStore(name, url, queue);
  await using driver = createQueueDriver({ store, directAfterBytes: isDirect ? undefined : Infinity });
  const task = (...command: readonly string[]) => ({ image: 'busybox', command });
  let received = 0;
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      received += chunk.length;
      done();
    },
  });
  function* input() {
    for (let left = bytes; left > 0; left -= CHUNK.length) yield CHUNK;
  }
  await runTask(driver, task('read'), { stdin: Readable.from(input()) });
  const began = performance.now();
  await runTask(driver, task('write', String(bytes)), { stdout });
  const wrote = performance.now();
  if (received < bytes) throw new Error('A task has lost its output');
  await runTask(driver, task('read'), { stdin: Readable.from(input()) });
  const read = performance.now();
  return {
    outputPerSecond: (bytes / (wrote - began)) * 1_000,
    inputPerSecond: (bytes / (read - wrote)) * 1_000,
  };
}
