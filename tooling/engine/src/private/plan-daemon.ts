import { join } from 'node:path';

import { fetchGuest } from '../guest/fetch-guest.ts';
import { PREPARE_GUEST, startGuest } from '../guest/guest.ts';
import type { EngineKind } from '../kinds/engine-kind.ts';
import {
  fetchRootless,
  makeRootlessHome,
  prepareRootless,
  startRootlessDocker,
  startRootlessPodman,
  writeRootlessPodmanFiles,
} from '../rootless/rootless.ts';
import { startDockerd, type DaemonSettings } from './dockerd.ts';
import type { EngineHome } from './home.ts';
import type { Namespace, NamespaceOptions } from './namespace.ts';
import { needsOf } from './needs-of.ts';
import { podmanPrograms, podmanSettings, preparePodman, startPodman, writePodmanFiles } from './podman.ts';
import type { Block } from './subnet.ts';

/** How the daemon of one engine is run. */
export interface DaemonPlan {
  /** What its namespace needs. */
  readonly namespace: Pick<NamespaceOptions, 'etcContainers' | 'over' | 'prepare' | 'ownNetwork'>;
  /** Starts it inside, also again after its end, and resolves with its process id on the host. */
  start(namespace: Namespace, signal: AbortSignal | undefined): Promise<number>;
}

/** What is the engine's own. */
interface Engine {
  readonly home: EngineHome;
  readonly block: Block;
  readonly kind: EngineKind | undefined;
  /** Where its programs were unpacked; `undefined` for those that are installed. */
  readonly packages: string | undefined;
  readonly settings: DaemonSettings | undefined;
  readonly prepare: string | undefined;
  /** It is a machine of its own, with a network of its own. */
  readonly isNode: boolean;
  readonly signal: AbortSignal | undefined;
}

/** Makes ready what the daemon of an engine needs on the machine, but for its bridge and its namespace. Any number of times. */
export async function planDaemon(engine: Engine): Promise<DaemonPlan> {
  const { home, block, kind, packages, signal } = engine;
  const over = packages === undefined ? [] : [join(packages, 'usr')];
  const settings = {
    ...(kind?.containerdStore === true ? { features: { 'containerd-snapshotter': true } } : {}),
    ...engine.settings,
  };
  if (kind?.guest === true) {
    const kernel = await fetchGuest(signal);
    return {
      // With the C library of the guest's kernel, which older programs run with, too.
      namespace: { over: [join(kernel, 'usr'), ...over], prepare: PREPARE_GUEST, ownNetwork: true },
      start: async (namespace, stop) =>
        startGuest(home, namespace, kernel, { settings, prepare: engine.prepare, signal: stop }),
    };
  }
  if (kind?.rootless === true) {
    const rootless = await fetchRootless(signal);
    makeRootlessHome(home);
    const isPodman = kind.daemon === 'podman';
    if (isPodman) {
      writePodmanFiles(home, block);
      writeRootlessPodmanFiles(home);
    }
    const programs = isPodman ? [podmanPrograms(home)] : [];
    return {
      namespace: {
        over: [...programs, join(rootless, 'usr'), ...over],
        prepare: prepareRootless(home),
        ownNetwork: true,
        ...(isPodman ? { etcContainers: podmanSettings(home) } : {}),
      },
      start: async (namespace, stop) =>
        isPodman
          ? startRootlessPodman(home, namespace, { signal: stop })
          : startRootlessDocker(home, namespace, { settings, signal: stop }),
    };
  }
  const needs = needsOf(settings);
  const prepare = `${needs.prepare}\n${engine.prepare ?? ''}`;
  if (kind?.daemon === 'podman') {
    writePodmanFiles(home, block);
    return {
      namespace: {
        over: [podmanPrograms(home), ...over],
        prepare: `${preparePodman(home)}\n${prepare}`,
        etcContainers: podmanSettings(home),
        ownNetwork: engine.isNode,
      },
      start: async (namespace, stop) => startPodman(home, namespace, { signal: stop }),
    };
  }
  return {
    namespace: { over, prepare, ownNetwork: needs.ownNetwork || engine.isNode },
    start: async (namespace, stop) => startDockerd(home, namespace, block, { settings, signal: stop }),
  };
}
