import { Readable, Writable } from 'node:stream';
import { runTask, type Driver } from '@drv/core';

/** Blocks of one mebibyte, made as they are asked for. */
export async function* blocks(count: number): AsyncGenerator<Buffer> {
  for (let index = 0; index < count; index += 1) yield Buffer.alloc(1 << 20, index);
}

/**
 * Sends so many mebibytes through `cat` in a container and counts what comes back. Both directions have backpressure: the
 * memory of this process stays as it is, however much goes through.
 */
export async function throughContainer(driver: Driver, image: string, mebibytes: number) {
  const before = process.memoryUsage().rss;
  let peak = before;
  let bytes = 0;
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      peak = Math.max(peak, process.memoryUsage().rss);
      done();
    },
  });
  const result = await runTask(
    driver,
    { image, command: ['cat'], network: 'none', limits: { memoryBytes: 64 << 20 } },
    { stdin: Readable.from(blocks(mebibytes)), stdout },
  );
  return { status: result.status, complete: result.output.complete, bytes, grownBy: peak - before };
}
