import { run } from '@drv/core';
import { createDockerDriver, type DockerDriverOptions } from '@drv/docker';
import type { Client, Target } from './client.ts';

export async function openDrv(
  { socketPath, image, command, network }: Target,
  pool?: DockerDriverOptions['pool'],
): Promise<Client> {
  const driver = createDockerDriver({ host: `unix://${socketPath}`, pool });
  return {
    async run() {
      const { stdout, exitCode = -1 } = await run(driver, { image, command, network });
      return { stdout, exitCode };
    },
    close: () => driver.close(),
  };
}
