import { listProcesses, type HostProcess } from '../host/processes.ts';
import type { EngineHome } from './home.ts';

// They have the marker among their arguments; all others have it as their name.
const HOLDERS = new Set(['setpriv', 'unshare', 'sh']);

/**
 * All processes of an engine: those that hold its namespace, and all that came out of them, containers too.
 */
export function engineProcesses(home: Pick<EngineHome, 'marker'>, all = listProcesses()): HostProcess[] {
  const living = all.filter(({ zombie }) => !zombie);
  const family = new Set(living.filter((process) => isHolder(home, process)));
  // What is added meanwhile is visited, too.
  for (const { pid } of family) {
    for (const process of living) if (process.parent === pid) family.add(process);
  }
  return [...family];
}

/** Whether ending this process ends its part of the engine. */
export function isHolder(home: Pick<EngineHome, 'marker'>, { argv }: HostProcess): boolean {
  const [program = '', ...args] = argv;
  return program === home.marker || (HOLDERS.has(program) && args.includes(home.marker));
}
