import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DrvErrorCode } from '@drv/core';
import type { PrivateStore } from '../private-store.ts';
import type { WorkerProcess } from '../spawn-worker.ts';
import type { StoreDoors } from './store-doors.ts';

/** What a fault may be done to. */
export interface FaultTargets {
  readonly server: PrivateStore;
  readonly doors: StoreDoors;
  /** The one that it happens to, which is the newest of its node; another one of that works beside it. */
  readonly worker: WorkerProcess;
  readonly another: WorkerProcess;
  /** Cuts off the machine where both of them are. */
  unplug(): Promise<void>;
  plug(): Promise<void>;
  /** Ends all that is on it. */
  powerOff(): Promise<void>;
  powerOn(): Promise<void>;
  /** Spoils what the store has written down of some tasks of that node: nobody can read it. */
  spoil(): Promise<void>;
  /** Starts one more worker of the same node. */
  replace(): Promise<void>;
}

/** What happens in the middle of many tasks. */
export interface FleetFaultPlan {
  happen(targets: FaultTargets): Promise<void>;
  /** Once all tasks have ended. */
  afterwards?(targets: FaultTargets): Promise<void>;
  /** It needs a machine that can be without power. */
  readonly needsNodes?: true;
  /**
   * What a task may end in that was on that machine. @default nothing: the fault costs no task anything
   */
  readonly mayEndIn?: readonly DrvErrorCode[];
  /** What may be run again does not end in that, but as it should: once more on another machine, or on any. */
  readonly repeats?: 'elsewhere' | 'anywhere';
  /** Milliseconds of silence after which a node is lost. @default 120000 */
  readonly lostMs?: number;
  /** The share of the tasks that have ended when it happens. @default 0.4 */
  readonly startsAfter?: number;
  /** Callers do not only wait for their tasks: some abort, kill and close them, at any moment. */
  readonly callersAct?: true;
}

/** Faults that a round of several has, one after the other, and the milliseconds between them at the most. */
const SEVERAL = 4;
const BETWEEN_MS = 3_000;
/** Longer than a worker may be silent. */
const FROZEN_MS = 8_000;
const FULL_MS = 4_000;
/** Until the workers of the node are back. */
const AWAY_MS = 3_000;
/** A loaded machine is slow to tell that it lives. */
const LOST_MS = 15_000;
const CUT_OFF_MS = 5_000;

async function bringBack({ powerOn, replace }: FaultTargets): Promise<void> {
  await powerOn();
  await replace();
}

export const FLEET_FAULTS = {
  none: { happen: async () => {} },
  'worker killed': {
    async happen({ worker, replace }) {
      worker.kill('SIGKILL');
      await worker.exited;
      await replace();
    },
  },
  'workers killed and back': {
    async happen({ worker, another, replace }) {
      for (const one of [worker, another]) one.kill('SIGKILL');
      await Promise.all([worker.exited, another.exited]);
      await sleep(AWAY_MS);
      await replace();
    },
  },
  'records spoilt': {
    mayEndIn: ['DRV_PROTOCOL'],
    async happen({ worker, another, spoil, replace }) {
      for (const one of [worker, another]) one.kill('SIGKILL');
      await Promise.all([worker.exited, another.exited]);
      await spoil();
      await replace();
    },
  },
  'worker frozen': {
    async happen({ worker }) {
      worker.kill('SIGSTOP');
      await sleep(FROZEN_MS);
      worker.kill('SIGCONT');
    },
  },
  'worker closed': {
    async happen({ worker, replace }) {
      worker.kill('SIGTERM');
      await worker.exited;
      await replace();
    },
  },
  'connections cut': { happen: async ({ doors }) => doors.cut() },
  'store full': {
    async happen({ server }) {
      await server.fill(true);
      await sleep(FULL_MS);
      await server.fill(false);
    },
  },
  'store killed': { happen: async ({ server }) => server.restart() },
  'several at random': {
    callersAct: true,
    startsAfter: 0.1,
    async happen(targets) {
      const drawn = Array.from({ length: SEVERAL }, () => SINGLE[randomInt(SINGLE.length)] ?? 'none');
      console.error(`at random: ${drawn.join(', ')}`);
      for (const fault of drawn) {
        await faultPlan(fault).happen(targets);
        await sleep(randomInt(BETWEEN_MS));
      }
    },
  },
  'node cut off': {
    needsNodes: true,
    async happen({ unplug, plug }) {
      await unplug();
      await sleep(CUT_OFF_MS);
      await plug();
    },
  },
  'node cut off for too long': {
    needsNodes: true,
    mayEndIn: ['DRV_NODE_LOST'],
    repeats: 'elsewhere',
    lostMs: LOST_MS,
    async happen({ unplug, plug }) {
      await unplug();
      await sleep(2 * LOST_MS);
      await plug();
    },
  },
  'node killed': {
    needsNodes: true,
    mayEndIn: ['DRV_NODE_LOST'],
    repeats: 'elsewhere',
    lostMs: LOST_MS,
    happen: ({ powerOff }) => powerOff(),
    // What is left there is removed when it comes back.
    afterwards: bringBack,
  },
  'node killed and back': {
    needsNodes: true,
    mayEndIn: ['DRV_OUTCOME_UNKNOWN'],
    repeats: 'anywhere',
    async happen(targets) {
      await targets.powerOff();
      await sleep(AWAY_MS);
      await bringBack(targets);
    },
  },
} as const satisfies Record<string, FleetFaultPlan>;

export type FleetFault = keyof typeof FLEET_FAULTS;

/** Of those that cost no task anything, what a worker, its connections and its store may meet. */
const SINGLE: readonly FleetFault[] = [
  'worker killed',
  'worker frozen',
  'worker closed',
  'connections cut',
  'store full',
  'store killed',
];

export function faultPlan(fault: FleetFault): FleetFaultPlan {
  return FLEET_FAULTS[fault];
}

/** The faults that happen to a fleet of nodes, or to workers of one machine. */
export function fleetFaults({ nodes }: { readonly nodes: boolean }): readonly FleetFault[] {
  return (Object.keys(FLEET_FAULTS) as FleetFault[]).filter(
    (fault) => nodes || faultPlan(fault).needsNodes !== true,
  );
}
