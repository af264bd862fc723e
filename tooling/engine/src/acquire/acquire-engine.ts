import { SetupError } from '../setup-error.ts';
import type { TestEngine } from '../test-engine.ts';
import { engineHome } from '../private/home.ts';
import { readState } from '../private/state.ts';
import { newDirectory } from '../checkout.ts';
import { engineKind, type EngineKind } from '../kinds/engine-kind.ts';
import { findReachable } from './find-reachable.ts';
import { keptEngine } from './kept-engine.ts';
import { preparePrivate } from './prepare-private.ts';
import { prepareShared } from './prepare-shared.ts';
import { requirePrograms } from './require-programs.ts';
import { discard, sweep } from './sweep.ts';

export interface AcquireOptions {
  /**
   * Which engine; only one of this kind will do.
   *
   * @default what `DRV_TEST_ENGINE` names, else any
   */
  readonly kind?: EngineKind | undefined;
  readonly env?: NodeJS.ProcessEnv;
  /** Gets one line for each step that takes time or changes the machine. */
  readonly log?: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface AcquiredEngine {
  readonly engine: TestEngine;
  /** Environment variables by which `acquireEngine` in a child process gets this engine. */
  readonly handover: Readonly<Record<string, string>>;
  /** Undoes what `acquireEngine` did. Any number of times; an engine that was there before stays. */
  release(): Promise<void>;
}

// The directory of the engine that a parent process has acquired.
const HANDOVER = 'DRV_TEST_ENGINE_AT';

/**
 * Finds or makes a Docker engine with the test images on it. In this order: the one that a parent process has
 * acquired, the engine of `pnpm engine up`, an engine that is reachable (`DOCKER_HOST`, else the standard
 * socket; not when a kind is asked for), a private engine for this run. After abort nothing is left.
 *
 * @throws SetupError when there is no engine and none can be made; its message says what to do.
 */
export async function acquireEngine(options: AcquireOptions = {}): Promise<AcquiredEngine> {
  const { env = process.env, log = () => {}, signal } = options;
  const kind = options.kind ?? engineKind(env['DRV_TEST_ENGINE']);
  const handed = handedEngine(env);
  if (handed !== undefined) return { engine: handed, handover: {}, release: async () => {} };
  await sweep();
  const kept = await keptEngine(env, kind);
  if (kept !== undefined) {
    log(`Using the engine of pnpm engine up (${kept.version}, ${kept.host}).`);
    return { engine: kept, handover: {}, release: async () => {} };
  }
  const home = engineHome(newDirectory());
  const rest = { handover: { [HANDOVER]: home.directory }, release: async () => discard(home) };
  const found = kind === undefined ? await findReachable(env) : { reason: `Only ${kind.name} will do.` };
  if ('host' in found) {
    log(`Using the engine at ${found.host}.`);
    return { engine: await prepareShared(found.host, home, signal), ...rest };
  }
  await requirePrograms(log, { kind, signal }).catch((error: unknown) => {
    throw error instanceof SetupError
      ? new SetupError(`No Docker engine: ${found.reason}\n${error.message}`)
      : error;
  });
  log(`Starting a private ${kind?.name ?? 'Docker'} engine for this run.`);
  return { engine: await preparePrivate(home.directory, { tied: true, kind, signal }), ...rest };
}

function handedEngine(env: NodeJS.ProcessEnv): TestEngine | undefined {
  const directory = env[HANDOVER];
  return directory === undefined ? undefined : readState(engineHome(directory))?.engine;
}
