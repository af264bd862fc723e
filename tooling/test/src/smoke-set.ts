import {
  otherKinds,
  SetupError,
  whyNoEngineOf,
  withEngine,
  type EngineKind,
  type TestEngine,
} from '@drv/tooling-engine';

import { runVitest } from './run-vitest.ts';
import type { Tally } from './tally.ts';

/** What was run on one engine. */
export interface EngineReport {
  /** With its version as it says it itself, or the name of a kind that could not be had. */
  readonly engine: string;
  /** What was run there, or why nothing was. */
  readonly what: string;
  /** Absent where nothing was run. */
  readonly tally?: Tally;
}

/** Files with the tests that every engine is to pass, beside the one that all tests are run on. */
const SMOKE_FILES = '.smoke.engine.test.ts';

/**
 * Runs the smoke set on every other kind of engine, one after the other, each of which is there for that time only.
 * One that this machine cannot have is told with the reason. Nothing is downloaded or installed where the engine that
 * was tested is somebody else's, or was asked for by name.
 */
export async function runSmokeSet(
  tested: TestEngine,
  { env = process.env, signal }: { readonly env?: NodeJS.ProcessEnv; readonly signal: AbortSignal },
): Promise<readonly EngineReport[]> {
  const others = otherKinds(tested);
  const why = whyNoOthers(tested, env);
  if (why !== undefined) return others.map(({ name }) => ({ engine: name, what: `not tested: ${why}` }));
  return runSmokeSetOn(others, { signal });
}

/** Runs the smoke set on these kinds of engine, one after the other, as {@link runSmokeSet} does. */
export async function runSmokeSetOn(
  kinds: readonly EngineKind[],
  { signal }: { readonly signal: AbortSignal },
): Promise<readonly EngineReport[]> {
  signal.throwIfAborted();
  // All at once: where the network leads nowhere, that takes a minute to be known.
  const reasons = await Promise.all(
    kinds.map(async (kind) => whyNoEngineOf(kind, { log: console.log, signal })),
  );
  const reports: EngineReport[] = [];
  for (const [index, kind] of kinds.entries()) {
    const reason = reasons[index];
    reports.push(
      reason === undefined
        ? await smoke(kind, signal)
        : { engine: kind.name, what: `not tested: ${reason.replaceAll(/\s*\n\s*/g, '; ')}` },
    );
  }
  return reports;
}

function whyNoOthers({ private: isPrivate }: TestEngine, env: NodeJS.ProcessEnv): string | undefined {
  if (!isPrivate) return 'where an engine is there already, only that one is tested';
  const asked = env['DRV_TEST_ENGINE'] ?? '';
  return asked === '' ? undefined : `DRV_TEST_ENGINE asks for ${asked} alone`;
}

async function smoke(kind: EngineKind, signal: AbortSignal): Promise<EngineReport> {
  signal.throwIfAborted();
  const what = 'the smoke set';
  try {
    return await withEngine(
      async ({ version }, { handover, signal: stop }) => {
        const env = { ...handover, DRV_TEST_ENGINE: kind.name };
        const { skipped, failures, ...counts } = await runVitest(['--project', 'engine', SMOKE_FILES], {
          env,
          signal: stop,
        });
        const named = skipped.map((test) => ({ ...test, file: `${version}: ${test.file}` }));
        return {
          engine: version,
          what,
          tally: { ...counts, failures: failures.map((test) => `${version}: ${test}`), skipped: named },
        };
      },
      { kind, log: console.log },
    );
  } catch (error) {
    if (!(error instanceof SetupError) || signal.aborted) throw error;
    // Its programs are there: that it does not start is a failure.
    console.error(error.message);
    return {
      engine: kind.name,
      what,
      tally: { passed: 0, failed: 1, failures: [`${kind.name}: does not start`], skipped: [] },
    };
  }
}
