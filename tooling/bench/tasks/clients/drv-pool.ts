import { setTimeout } from 'node:timers/promises';
import { run } from '@drv/core';
import { createDockerDriver, createEngineClient, LABEL, MANAGED_BY } from '@drv/docker';
import type { Client, Target } from './client.ts';
import { openDrv } from './drv.ts';

/** As many as the benchmark runs one after the other without a pause. */
const READY = 2;

/** drv with containers that are started ahead. Each round finds them ready; starting them is not a part of its time. */
export async function openDrvPool({ socketPath, image, command, network }: Target): Promise<Client> {
  const host = `unix://${socketPath}`;
  const driver = createDockerDriver({
    host,
    pool: { fromTask: 1, min: READY, max: READY, idleMs: Infinity },
  });
  const engine = createEngineClient({ host });
  let runs = 0;
  return {
    async run() {
      const { stdout, exitCode = -1, start } = await run(driver, { image, command, network });
      runs += 1;
      if (start === 'cold' && runs > 1) throw new Error('The task had to wait for a container of its own');
      return { stdout, exitCode };
    },
    async settle() {
      const label = `${LABEL.managedBy}=${MANAGED_BY}`;
      const isReady = ({ name, state }: { readonly name: string; readonly state: string }) =>
        name.startsWith('drv-parked-') && state === 'running';
      while ((await engine.list({ labels: [label] })).filter(isReady).length < READY) await setTimeout(20);
      // The driver has heard of it, too.
      await setTimeout(100);
    },
    async close() {
      await driver.close();
      await engine.close();
    },
  };
}

/** drv with a pool, however many of its containers are ready: starting them is a part of what it does in the time. */
export function openDrvFilling(target: Target): Promise<Client> {
  return openDrv(target, { fromTask: 1, min: READY });
}
