import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { EngineApi } from '../api/engine-api.ts';
import { newDirectory } from '../checkout.ts';
import { currentOwner, isAlive, type Owner } from '../host/owner.ts';
import { readProcess } from '../host/processes.ts';
import { engineKind, type EngineKind } from '../kinds/engine-kind.ts';
import { fetchKind } from '../kinds/fetch-kind.ts';
import { bootEngine } from './boot-engine.ts';
import type { DaemonSettings } from './dockerd.ts';
import { engineHome, type EngineHome } from './home.ts';
import type { Namespace } from './namespace.ts';
import { waitUntil } from '../wait-until.ts';
import { removeEngine } from './remove-engine.ts';
import { writeState } from './state.ts';
import { chooseBlock, parseRoutes, type Block } from './subnet.ts';

export interface PrivateEngineOptions {
  /**
   * Where it lives; must not exist.
   *
   * @default a new one in this checkout, which a later run clears away if need be
   */
  readonly directory?: string;
  /** Whether the engine ends with this process, even with a killed one. @default true */
  readonly tied?: boolean;
  /**
   * Which engine; one that is not installed is downloaded and unpacked.
   *
   * @default what `DRV_TEST_ENGINE` names, else the installed Docker
   */
  readonly kind?: EngineKind | undefined;
  /** Settings of daemon.json, on top of the usual ones: `{ 'live-restore': true }`. Docker only. */
  readonly settings?: DaemonSettings;
  /**
   * A shell script that is run in its namespace, or in its guest, before the daemon starts: mounts, programs that it needs.
   * @default none
   */
  readonly prepare?: string | undefined;
  /**
   * It is a machine of its own: it has a network of its own, is reached at `block.address`, and reaches this machine at
   * `block.gateway`. @default false
   */
  readonly isNode?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A running engine of our own, without images and registries. */
export interface PrivateEngine extends AsyncDisposable {
  readonly home: EngineHome;
  readonly namespace: Namespace;
  readonly block: Block;
  readonly owner: Owner | null;
  readonly api: EngineApi;
  readonly host: string;
  /** The process id of its daemon on the host; another one after {@link restart}. */
  readonly pid: number;
  /** Starts the daemon again after a test has ended it. Containers that survived are found again by it. */
  restart(options?: { readonly signal?: AbortSignal }): Promise<void>;
  /** Ends everything and removes every trace. Any number of times. */
  remove(): Promise<void>;
}

/**
 * Starts a Docker engine apart from everything else on the machine: its own process and mount namespace,
 * bridge, addresses, socket and data. The machine's iptables, links (but one new bridge), mounts and default
 * engine stay as they are. Needs root on Linux. After abort or failure nothing is left.
 */
export async function startPrivateEngine(options: PrivateEngineOptions = {}): Promise<PrivateEngine> {
  const {
    tied = true,
    signal,
    settings,
    prepare,
    isNode = false,
    kind = engineKind(process.env['DRV_TEST_ENGINE']),
  } = options;
  const packages = kind === undefined ? undefined : await fetchKind(kind, signal);
  const home = engineHome(options.directory ?? newDirectory());
  const owner = tied ? currentOwner() : null;
  mkdirSync(dirname(home.directory), { recursive: true });
  mkdirSync(home.directory, { mode: 0o700 });
  try {
    // Until it is up, even an engine that is to stay belongs to the process that starts it.
    writeState(home, { owner: currentOwner() });
    if (home.shortDirectory !== undefined) mkdirSync(home.shortDirectory, { mode: 0o700 });
    mkdirSync(home.etcDocker);
    const block = chooseBlock(
      parseRoutes(readFileSync('/proc/net/route', 'utf8')),
      Number.parseInt(home.id, 16),
    );
    writeState(home, { owner: currentOwner(), block });
    const boot = { home, block, kind, packages, settings, prepare, tied, isNode };
    const { namespace, startDaemon, pid: firstPid } = await bootEngine(boot, signal);
    let pid = firstPid;
    let daemon = readProcess(pid);
    const host = `unix://${home.socket}`;
    const remove = async () => removeEngine(home);
    return {
      home,
      namespace,
      block,
      owner,
      host,
      api: new EngineApi(host),
      get pid() {
        return pid;
      },
      async restart(restart = {}) {
        // One that was asked to end takes a moment, and another one is not started beside it.
        const hasEnded = () => daemon === undefined || !isAlive(daemon);
        await waitUntil('the daemon to end', hasEnded, { timeoutMs: 30_000, ...restart });
        pid = await startDaemon(restart.signal);
        daemon = readProcess(pid);
      },
      remove,
      [Symbol.asyncDispose]: remove,
    };
  } catch (error) {
    await removeEngine(home);
    throw error;
  }
}
