// Run as a process of its own: gives the output of one task to a reader that takes 1 MB in so many milliseconds, and
// reports what came of it and how much the process has grown.
//
//   node --conditions=@drv/source slow-reader.ts <engine> <image> <bytes> <milliseconds>
import { runTask } from '@drv/core';
import { createDockerDriver } from '../../../src/index.ts';
import { bytesOf, writes, YesSink } from './yes.ts';

const [host = '', image = '', bytes = '', pauseMs = ''] = process.argv.slice(2);
const driver = createDockerDriver({ host });
const run = (count: number, stdout: YesSink) =>
  runTask(
    driver,
    { id: `slow-${process.pid}-${count}`, image, command: ['sh', '-c', writes(count)], network: 'none' },
    { stdout },
  );

// A first, small task loads all code; the size of the process after it is the one to compare with.
await run(1_000, new YesSink());
const before = process.memoryUsage().rss;
const stdout = new YesSink(1_000_000, Number(pauseMs));
const { status, output } = await run(Number(bytes), stdout);
const grownMiB = (process.resourceUsage().maxRSS * 1024 - before) / 1024 ** 2;
process.stdout.write(`${JSON.stringify({ status, output, readerBytes: await bytesOf(stdout), grownMiB })}\n`);
await driver.close();
