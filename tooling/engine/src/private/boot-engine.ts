import { addBridge, addNodeLink } from '../host/links.ts';
import type { EngineKind } from '../kinds/engine-kind.ts';
import type { DaemonSettings } from './dockerd.ts';
import type { EngineHome } from './home.ts';
import { openNamespace, type Namespace } from './namespace.ts';
import { planDaemon } from './plan-daemon.ts';
import type { Block } from './subnet.ts';

/** What an engine is started from, the first time and after each loss of power. */
export interface EngineBoot {
  readonly home: EngineHome;
  readonly block: Block;
  readonly kind: EngineKind | undefined;
  /** Where its programs were unpacked; `undefined` for those that are installed. */
  readonly packages: string | undefined;
  readonly settings?: DaemonSettings | undefined;
  readonly prepare?: string | undefined;
  readonly tied: boolean;
  readonly isNode: boolean;
}

export interface RunningEngine {
  readonly namespace: Namespace;
  /** The process id of its daemon on the host. */
  readonly pid: number;
  /** Starts the daemon again after its end. Resolves with its process id. */
  startDaemon(signal: AbortSignal | undefined): Promise<number>;
}

/** Makes the bridge of an engine, unless there is one, opens its namespace and starts its daemon. */
export async function bootEngine(
  { tied, ...engine }: EngineBoot,
  signal: AbortSignal | undefined,
): Promise<RunningEngine> {
  const { home, block, isNode, settings, prepare } = engine;
  const daemon = await planDaemon({ ...engine, settings, prepare, signal });
  if (isNode || daemon.namespace.ownNetwork !== true) await addBridge(home.bridge, block, signal);
  const namespace = await openNamespace(home, { tied, signal, ...daemon.namespace });
  if (isNode) await addNodeLink(home.bridge, { block, init: namespace.init, signal });
  const startDaemon = (stop: AbortSignal | undefined) => daemon.start(namespace, stop);
  return { namespace, pid: await startDaemon(signal), startDaemon };
}
