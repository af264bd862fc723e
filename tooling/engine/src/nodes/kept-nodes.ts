import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { keptDirectory } from '../checkout.ts';
import type { EngineKind } from '../kinds/engine-kind.ts';
import { engineHome } from '../private/home.ts';
import { readState } from '../private/state.ts';
import { engineNode, isOn, type EngineNode } from './engine-node.ts';

/** Where `pnpm engine up --nodes` has its nodes, the first one first. */
export function nodeDirectory(kind: EngineKind | undefined, index: number): string {
  return `${keptDirectory(kind)}-node-${index + 1}`;
}

/** Of the nodes of this kind, what there is, be it up, down or broken. */
export function nodeDirectories(kind: EngineKind | undefined): readonly string[] {
  const first = nodeDirectory(kind, 0).replace(/1$/, '');
  const engines = dirname(first);
  if (!existsSync(engines)) return [];
  return readdirSync(engines)
    .filter((name) => name.startsWith(basename(first)) && /^\d+$/.test(name.slice(basename(first).length)))
    .toSorted((one, other) => one.length - other.length || one.localeCompare(other))
    .map((name) => join(engines, name));
}

/** The nodes of `pnpm engine up --nodes`. Those that are off are started again. Empty when one is broken. */
export async function keptNodes(
  kind: EngineKind | undefined,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<readonly EngineNode[]> {
  const homes = nodeDirectories(kind).map((directory) => engineHome(directory));
  if (homes.some((home) => readState(home)?.engine === undefined)) return [];
  const nodes = homes.map((home) => engineNode(home));
  for (const node of nodes) if (!(await isOn(node))) await node.powerOn(options);
  return nodes;
}
