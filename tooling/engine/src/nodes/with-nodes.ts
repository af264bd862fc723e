import { requirePrograms } from '../acquire/require-programs.ts';
import { discard, sweep } from '../acquire/sweep.ts';
import { untilStopped } from '../acquire/until-stopped.ts';
import { newDirectory } from '../checkout.ts';
import { engineKind } from '../kinds/engine-kind.ts';
import { engineHome } from '../private/home.ts';
import type { EngineNode } from './engine-node.ts';
import { keptNodes } from './kept-nodes.ts';
import { startNodes } from './start-nodes.ts';

export interface WithNodesOptions {
  /** The name of a kind. @default what `DRV_TEST_ENGINE` names, else the installed Docker */
  readonly engine?: string | undefined;
  /** Gets one line for each step that takes time or changes the machine. */
  readonly log?: (line: string) => void;
}

/**
 * Hands so many nodes to `use`: those of `pnpm engine up --nodes` where there are enough of them, else new ones, which are
 * removed after it, whatever happens. On SIGINT, SIGTERM and SIGHUP the signal that `use` gets aborts.
 */
export function withNodes<T>(
  count: number,
  use: (nodes: readonly EngineNode[], context: { readonly signal: AbortSignal }) => Promise<T>,
  { engine = process.env['DRV_TEST_ENGINE'], log = () => {} }: WithNodesOptions = {},
): Promise<T> {
  return untilStopped(async (signal) => {
    const kind = engineKind(engine);
    await sweep();
    const kept = await keptNodes(kind, { signal });
    if (kept.length >= count) {
      log(`Using the nodes of pnpm engine up --nodes (${kept[0]?.engine.version ?? ''}).`);
      return use(kept.slice(0, count), { signal });
    }
    await requirePrograms(log, { kind, signal });
    log(`Starting ${count} nodes for this run.`);
    const directories = Array.from({ length: count }, () => newDirectory());
    try {
      return await use(await startNodes(directories, { tied: true, kind, signal }), { signal });
    } finally {
      for (const directory of directories) await discard(engineHome(directory));
    }
  });
}
