import type { RunResult } from '@drv/core';
import {
  DrvError,
  buildResult,
  builtin,
  classifyInput,
  classifyOutput,
  exitClocks,
  type ExitFact,
  type ExitState,
  isFromLog,
  logIsNeeded,
  operation,
  type OutputEvidence,
  sharesClock,
  within,
} from '@drv/core/driver';
import type { EndEvent } from '../engine/calls/container-events.ts';
import type { EngineTraits } from '../engine/traits/engine-traits.ts';
import { initFailure, programOf } from '../outcome/init-failure.ts';
import { launchFailure } from '../outcome/launch-failure.ts';
import { resumeOutput } from '../output/resume-output.ts';
import type { SeenExit } from './exit-watch.ts';
import { readExitState } from './read-exit-state.ts';
import type { RunContext } from './run-context.ts';
import type { StartedRun } from './started-run.ts';
import type { Stopper } from './stopper.ts';
import type { StatsFeed } from './usage/stats-feed.ts';

export interface EndedRun {
  readonly seen: SeenExit;
  readonly stopped: Awaited<ReturnType<Stopper['evidence']>>;
  readonly stats: Pick<StatsFeed, 'sawOomKill' | 'usage'>;
  readonly signal: AbortSignal;
}

/**
 * The result of a container that has ended: asks the engine how, waits for the rest of the output, and lets the tables
 * of `outcome/` decide.
 *
 * @throws `DRV_OUTCOME_UNKNOWN`; `DRV_ENGINE_UNAVAILABLE` where input was lost; an error of {@link initFailure}.
 */
export async function concludeRun(
  context: RunContext,
  started: StartedRun,
  { seen, stopped, stats, signal }: EndedRun,
): Promise<RunResult> {
  const { engine, task, image, start, info, traits } = context;
  const { record, head, before, preStartLatencyMs, startMs, ports } = started;
  const wasLostBefore = before?.hasEnded ?? false;
  // A socket of this machine may lead into a virtual machine, whose clock is another one.
  const sharesMachine = engine.isLocal && (info.kernel === undefined || info.kernel === builtin.os.release());
  const { sentAt, answeredAt } = started.times;
  // Where nobody here saw the answer, the time of the start is the engine's own.
  const answered = Number.isFinite(answeredAt);
  const ended = await readExitState(
    { ...seen, engineWasLost: seen.engineWasLost || wasLostBefore },
    context,
    {
      mayBeLateOom: stopped === undefined,
      sawOomKill: stats.sawOomKill,
      latencyMs: preStartLatencyMs,
      startedBy: answered ? answeredAt : sentAt,
      sharesClock: !answered || sharesMachine,
      signal,
    },
  );
  const launch = context.parked?.launch;
  // What the engine calls its start was long before the task.
  const exit = launch?.at === undefined ? ended : { ...ended, startedAt: isoTime(launch.at) };
  const times = { isLocal: sharesMachine, times: started.times };
  const clocks = { ...exitClocks(exit, times), isLocal: engine.isLocal };
  const { datesEndLateMs: datedLateMs, datesEndEarlyMs: datedEarlyMs } = traits;
  const { engineWasLost, waitWasLost } = seen;
  const fact: ExitFact = {
    clocks,
    preStartLatencyMs,
    startMs,
    exitCode: exit.exitCode,
    wasForced: stopped !== undefined && (stopped.reason === 'input-lost' || stopped.forced),
    engineWasLost,
    waitWasLost,
    datedLateMs,
  };

  // That input was lost is nobody's reason to stop a task, unlike any other reason that came before.
  const stop = stopped?.reason === 'input-lost' ? undefined : stopped;

  const mayHaveMissedEnd = (seen.engineWasLost || wasLostBefore) && !traits.logsWhileAway;
  const endEvent = () => findEnd(context, exit, signal);
  const output = await drainOutput(context, started, { exit: fact, mayHaveMissedEnd, endEvent });
  // Only now: what the log has may show that the connection was cut.
  const input = classifyInput(record.seen, fact);
  if (stop === undefined && input.lost) throw inputLost(task.id, input.evidence);
  const neverRan = stop === undefined ? commandFailure(context, exit, head) : undefined;
  if (neverRan !== undefined) throw neverRan;
  const sharedClock = sharesClock(exit, times);
  const { queuedMs } = started;
  const usage = stats.usage();
  return buildResult({
    task,
    exit,
    stop,
    output,
    usage,
    image,
    ports,
    sharedClock,
    datedEarlyMs,
    queuedMs,
    start,
  });
}

/** A launcher tells whether the command could be executed; of an init, only its words and its exit code do. */
function commandFailure(
  { task, parked, announced }: RunContext,
  { exitCode }: ExitState,
  head: StartedRun['head'],
): DrvError | undefined {
  const launched = parked ?? announced;
  const errno = launched?.launch.errno;
  if (launched !== undefined && errno !== undefined)
    return launchFailure(task.id, { errno, command: launched.command });
  const options = { hasInit: task.init ?? true, program: programOf(task) };
  return initFailure(task.id, exitCode, head.whole(), options);
}

/** RFC 3339, of nanoseconds since 1970. */
function isoTime(at: bigint): string {
  const seconds = new Date(Number(at / 1_000_000n)).toISOString().slice(0, -'.000Z'.length);
  return `${seconds}.${String(at % 1_000_000_000n).padStart(9, '0')}Z`;
}

function findEnd(
  { engine, containerId }: RunContext,
  { finishedAt }: ExitState,
  signal: AbortSignal,
): Promise<EndEvent | undefined> {
  return engine.endEvent(containerId, { finishedAt, signal }).catch(() => undefined);
}

/** Milliseconds for which the end of a connection is waited for whose task has ended. */
const ENDS_SOON_MS = 1_000;

interface SeenEnd {
  readonly exit: ExitFact;
  /** The engine was away at some time, and its log lacks what the task wrote meanwhile. */
  readonly mayHaveMissedEnd: boolean;
  readonly endEvent: () => Promise<EndEvent | undefined>;
}

function drainOutput(
  context: RunContext,
  { output, record }: StartedRun,
  { exit, mayHaveMissedEnd, endEvent }: SeenEnd,
): Promise<OutputEvidence> {
  const { drainMs, readerMs } = context.timing;
  return operation('output.drain', context.fields, async (message) => {
    // What says whether the connection carried the input to the end: an engine ends it before it tells of the task's.
    if (context.announced !== undefined && !record.seen.some(({ what }) => what === 'no-input'))
      await within(output.sourceEnded, ENDS_SOON_MS);
    if (logIsNeeded(output.facts(), exit)) await resumeOutput(output, context, 'log');
    const isAsked = mayHaveMissedEnd || mayLackEnd(output, context.traits);
    if (isAsked) await recordEnd({ isDoubted: mayHaveMissedEnd });
    await output.finish({ drainMs, readerMs, exit, readAnother: readLog });
    if (!isAsked && wantsEnd(output)) await recordEnd({ isDoubted: false });
    const verdict = classifyOutput(output.facts());
    if (!verdict.complete) message.evidence = verdict.evidence;
    return output.evidence();
  });

  /**
   * An engine is done with its log before it tells of the end. Docker may have given up by then, and says when it did (moby, daemon/monitor.go);
   * Podman's monitor has not (conmon.c: drain_stdio, sync_logs, the exit file).
   */
  async function readLog(): Promise<void> {
    const resumed = await resumeOutput(output, context, 'log');
    if (resumed === 'resumed' && mayLackEnd(output, context.traits)) await recordEnd({ isDoubted: true });
  }

  /** When the engine told of the end. Where it is doubted that the engine saw it, that it never told is a fact, too. */
  async function recordEnd({ isDoubted }: { readonly isDoubted: boolean }): Promise<void> {
    const event = await endEvent();
    if (event !== undefined) record.add({ what: 'end-told', ...event });
    else if (isDoubted) record.add({ what: 'end-unseen' });
  }
}

/** The engine's log is read, which it may have closed before all was in it. */
function mayLackEnd(
  output: Pick<StartedRun['output'], 'facts'>,
  { drainsOutputMs }: Pick<EngineTraits, 'drainsOutputMs'>,
): boolean {
  return isFromLog(output.facts().seen) && Number.isFinite(drainsOutputMs);
}

/** The output seems not to be complete, and when the engine told of the end may show that it is. */
function wantsEnd(output: Pick<StartedRun['output'], 'facts'>): boolean {
  const verdict = classifyOutput(output.facts());
  return !verdict.complete && verdict.refutedBy.includes('end-told');
}

function inputLost(taskId: string, evidence: string): DrvError {
  return new DrvError(
    'DRV_ENGINE_UNAVAILABLE',
    `The outcome does not count: the task may not have had all of its input (${evidence})`,
    { op: 'give input', taskId },
  );
}
