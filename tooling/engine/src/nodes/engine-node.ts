import { EngineApi } from '../api/engine-api.ts';
import { removeNodeLink, setNodeLink } from '../host/links.ts';
import { listProcesses } from '../host/processes.ts';
import { engineKind } from '../kinds/engine-kind.ts';
import { fetchKind } from '../kinds/fetch-kind.ts';
import { bootEngine } from '../private/boot-engine.ts';
import { endEngine } from '../private/end-engine.ts';
import type { EngineHome } from '../private/home.ts';
import { isInit } from '../private/namespace.ts';
import { readState } from '../private/state.ts';
import { SetupError } from '../setup-error.ts';
import type { TestEngine } from '../test-engine.ts';

/** A machine with an engine: what runs in it ends with it, and it is reached by an address of its own. */
export interface EngineNode {
  readonly engine: TestEngine;
  /** At which others reach it. */
  readonly address: string;
  /** At which it reaches this machine. */
  readonly gateway: string;
  /** What a command begins with that is to run in it. @throws SetupError when it is off */
  enter(): readonly string[];
  /** Cuts it off, and all that runs in it goes on; its connections are not told. Starting it ends that, too. */
  unplug(): Promise<void>;
  plug(): Promise<void>;
  /** Ends all that is in it at once. Its files stay. Any number of times. */
  powerOff(): Promise<void>;
  /** Starts it with its files and its address, and with nothing of what ran. Resolves when its engine answers. */
  powerOn(options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
}

/** The node that lives in this directory, whoever started it. @throws SetupError when there is none */
export function engineNode(home: EngineHome): EngineNode {
  const state = readState(home);
  const { engine, block } = state ?? {};
  if (state?.isNode !== true || engine === undefined || block === undefined) {
    throw new SetupError(`There is no node in ${home.directory}.`);
  }
  const kind = engineKind(state.kind);
  async function powerOff(): Promise<void> {
    await endEngine(home);
    await removeNodeLink(home.bridge);
  }
  return {
    engine,
    address: block.address,
    gateway: block.gateway,
    enter() {
      const init = listProcesses().find((process) => isInit(home, process));
      if (init === undefined) throw new SetupError('The node is off.');
      return ['nsenter', '--target', String(init.pid), '--mount', '--pid', '--net', '--'];
    },
    unplug: () => setNodeLink(home.bridge, 'down'),
    plug: () => setNodeLink(home.bridge, 'up'),
    powerOff,
    async powerOn({ signal } = {}) {
      const packages = kind && (await fetchKind(kind, signal));
      // An end that was cut short.
      await powerOff();
      const tied = state.owner !== null;
      await bootEngine({ home, block, kind, packages, tied, isNode: true }, signal);
    },
  };
}

/** Whether the engine of a node answers. */
export function isOn({ engine }: EngineNode): Promise<boolean> {
  return new EngineApi(engine.host).ping({ timeoutMs: 20_000 });
}
