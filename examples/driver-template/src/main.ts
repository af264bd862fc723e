// Runs one command in a sandbox.
//
//   pnpm --filter @drv/example-driver-template start IMAGES IMAGE COMMAND…
import { runTask } from '@drv/core';
import { createBubblewrapDriver } from './create-bubblewrap-driver.ts';

const [images = '', image = '', ...command] = process.argv.slice(2);
await using driver = createBubblewrapDriver({ images });
const task = { image, command, network: 'none', timeoutMs: 60_000 } as const;
const { stdin, stdout, stderr } = process;
const result = await runTask(driver, task, { stdin, stdout, stderr });
console.error(result.status);
