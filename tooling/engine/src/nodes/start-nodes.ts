import type { EngineKind } from '../kinds/engine-kind.ts';
import { discard } from '../acquire/sweep.ts';
import { preparePrivate } from '../acquire/prepare-private.ts';
import { engineHome } from '../private/home.ts';
import { SetupError } from '../setup-error.ts';
import { engineNode, type EngineNode } from './engine-node.ts';

export interface StartNodesOptions {
  /** Whether they end with this process. */
  readonly tied: boolean;
  /** @default what `DRV_TEST_ENGINE` names, else the installed Docker */
  readonly kind?: EngineKind | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Starts a node in each of these directories, which must not exist. After abort or failure none is left. */
export async function startNodes(
  directories: readonly string[],
  options: StartNodesOptions,
): Promise<readonly EngineNode[]> {
  const { kind } = options;
  if (kind?.guest === true || kind?.rootless === true) {
    throw new SetupError(`${kind.name} cannot be one of several nodes.`);
  }
  const nodes: EngineNode[] = [];
  try {
    // One after the other: each chooses addresses that nobody has.
    for (const directory of directories) {
      await preparePrivate(directory, { ...options, isNode: true });
      nodes.push(engineNode(engineHome(directory)));
    }
    return nodes;
  } catch (error) {
    for (const directory of directories.slice(0, nodes.length)) await discard(engineHome(directory));
    throw error;
  }
}
