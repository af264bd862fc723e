// Sends a gigabyte through a container with a memory limit of 64 MiB.
//
//   pnpm --filter @drv/example-one-gigabyte start [image]
import { createDockerDriver, engineFromEnvironment } from '@drv/docker';
import { throughContainer } from './transform.ts';

const driver = createDockerDriver(await engineFromEnvironment({ env: process.env }));
try {
  const before = performance.now();
  const { status, bytes, grownBy } = await throughContainer(driver, process.argv[2] ?? 'busybox', 1024);
  const seconds = (performance.now() - before) / 1000;
  console.log(
    `${status}: ${bytes} bytes in ${seconds.toFixed(1)} s, memory grew by ${grownBy >> 20} MiB at most`,
  );
} finally {
  await driver.close();
}
