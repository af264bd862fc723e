import { setTimeout as sleep } from 'node:timers/promises';
import type { PrivateStore } from '../private-store.ts';
import type { WorkerProcess } from '../spawn-worker.ts';
import type { TcpProxy } from './tcp-proxy.ts';

/** What a fault may be done to. */
export interface FaultTargets {
  readonly server: PrivateStore;
  readonly proxy: TcpProxy;
  /** The one that it happens to; another one of its node works beside it. */
  readonly worker: WorkerProcess;
  readonly another: WorkerProcess;
  /** Starts one more worker of the same node. */
  replace(): Promise<void>;
}

/** Longer than a worker may be silent. */
const FROZEN_MS = 5_000;
const FULL_MS = 4_000;
/** Until both workers of the node are back. */
const AWAY_MS = 3_000;

/** What happens in the middle of many tasks. Each of them is to cost no task anything. */
export const FLEET_FAULTS = {
  none: async () => {},
  'worker killed': async ({ worker, replace }: FaultTargets) => {
    worker.process.kill('SIGKILL');
    await worker.exited;
    await replace();
  },
  'node killed and back': async ({ worker, another, replace }: FaultTargets) => {
    for (const one of [worker, another]) one.process.kill('SIGKILL');
    await Promise.all([worker.exited, another.exited]);
    await sleep(AWAY_MS);
    await replace();
  },
  'worker frozen': async ({ worker }: FaultTargets) => {
    worker.process.kill('SIGSTOP');
    await sleep(FROZEN_MS);
    worker.process.kill('SIGCONT');
  },
  'worker closed': async ({ worker, replace }: FaultTargets) => {
    worker.process.kill('SIGTERM');
    await worker.exited;
    await replace();
  },
  'connections cut': async ({ proxy }: FaultTargets) => proxy.cut(),
  'store full': async ({ server }: FaultTargets) => {
    await server.fill(true);
    await sleep(FULL_MS);
    await server.fill(false);
  },
  'store killed': async ({ server }: FaultTargets) => server.restart(),
} as const satisfies Record<string, (targets: FaultTargets) => Promise<void>>;

export type FleetFault = keyof typeof FLEET_FAULTS;
