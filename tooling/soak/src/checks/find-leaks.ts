import { readdir } from 'node:fs/promises';
import {
  describeLeaks,
  findLeaks,
  inventory,
  waitUntil,
  type EngineApi,
  type TestEngine,
} from '@drv/tooling-engine';
import { grownState, processState, type ProcessState } from './process-state.ts';

export interface LeakCheck {
  readonly api: EngineApi;
  readonly engine: TestEngine;
  /** Of the containers of this run, as `key=value`. */
  readonly label: string;
  /** What was on the engine before; absent where others use it at the same time. */
  readonly before: Awaited<ReturnType<typeof inventory>> | undefined;
  /** The proxies' open connections, once the drivers are closed. */
  readonly connections: () => number;
  readonly spoolDirectory: string;
}

/** Milliseconds for what goes away by itself a moment later: a socket that is closing, a container being removed. */
const PATIENCE_MS = 10_000;

/** What is left on the engine and on the disk after the drivers were closed, one line each. */
export async function findLeftovers(check: LeakCheck): Promise<readonly string[]> {
  const { api, engine, label, before, connections, spoolDirectory } = check;
  return patiently(async () => {
    const filters = JSON.stringify({ label: [label] });
    const [containers] = await api.json('GET', '/containers/json', { query: { all: '1', filters } });
    const ours = Array.isArray(containers) ? containers.length : 0;
    const others = before === undefined ? [] : findLeaks(engine, before, await inventory(api));
    const files = await readdir(spoolDirectory);
    return [
      ...(ours === 0 ? [] : [`${ours} containers of this run are on the engine`]),
      ...(others.length === 0 ? [] : [`on the engine:\n${describeLeaks(others)}`]),
      ...(connections() === 0 ? [] : [`${connections()} connections to the engine are open`]),
      ...files.map((name) => `a temporary file: ${name}`),
    ];
  });
}

/** What this process still holds that it did not before. */
export async function findHeld(before: ProcessState): Promise<readonly string[]> {
  return patiently(() => Promise.resolve(grownState(before, processState())));
}

/** Looks until nothing is found, or the time is over. */
async function patiently(look: () => Promise<readonly string[]>): Promise<readonly string[]> {
  let found: readonly string[] = [];
  await waitUntil(
    'nothing to be left',
    async () => {
      found = await look();
      return found.length === 0;
    },
    { timeoutMs: PATIENCE_MS, everyMs: 200 },
  ).catch(() => {});
  return found;
}
