import type { EngineClient } from '../engine/engine-client.ts';
import type { OutputPlane } from '../output/output-plane.ts';
import { earliestEnd, endedBefore } from './ended-before.ts';
import type { ExitClocks } from './output-facts.ts';
import type { ExitState } from '../run/exit-state.ts';
import type { StartedRun } from '../run/started-run.ts';

/** Milliseconds after which what was given to a connection has come out of it. It never says so. */
const INPUT_UNDER_WAY_MS = 5_000;

/**
 * Whether the connection to a task was lost while it ran. The connection of a task that ends looks the same as one
 * that was cut: it ends. Only the time tells, since the engine closes it after the end of the task.
 */
export interface ConnectionLosses {
  /** The connection has ended with a part of the input not given. */
  inputCut(): void;
  /** All of an input, and its end, were given to the connection. */
  inputEnded(): void;
  /**
   * There is another connection to the output: the engine's log, whole or followed. A log that is followed ends with
   * the task, and an engine may then leave out its end.
   */
  outputResumed(from: { readonly follow: boolean }): void;
  readonly hasCutInput: boolean;
  /** The task may have taken a part of its input for the whole. */
  lostInput(exit: ExitState, engineWasLost: boolean): boolean;
  /** There may be output after the end of the connection. */
  lostOutput(exit: ExitState, engineWasLost: boolean): boolean;
  /** The end of the task, for what is said about its output. */
  exitClocks(exit: ExitState): ExitClocks;
}

export function watchLosses(
  { engine: { isLocal } }: { readonly engine: Pick<EngineClient, 'isLocal'> },
  {
    output,
    times,
    engineLagMs,
  }: Pick<StartedRun, 'times' | 'engineLagMs'> & {
    readonly output: Pick<OutputPlane, 'sourceEnded' | 'evidence'>;
  },
): ConnectionLosses {
  const context = { isLocal, times };
  let outputEndedAt: number | undefined;
  let inputCutAt: number | undefined;
  let inputEndedAt: number | undefined;
  let source: 'connection' | 'followed log' | 'whole log' = 'connection';
  /** The end of the connection that the input is given by. */
  let attachedUntil = Infinity;

  const watchOutput = () => {
    const ended = output.sourceEnded;
    outputEndedAt = undefined;
    void ended.then((at) => {
      if (ended === output.sourceEnded) outputEndedAt = at;
    });
  };
  const early = (at: number | undefined, { startedAt, finishedAt }: ExitState) =>
    at !== undefined && endedBefore(at, { startedAt, finishedAt, ...context });

  watchOutput();
  void output.sourceEnded.then((at) => {
    attachedUntil = at;
  });
  const wasCut = (exit: ExitState) =>
    inputCutAt !== undefined && early(Math.min(inputCutAt, attachedUntil), exit);
  // Only with the engine: a task that closes its output ends the connection too.
  const wasUnderWay = (exit: ExitState) =>
    inputEndedAt !== undefined &&
    attachedUntil < inputEndedAt + INPUT_UNDER_WAY_MS &&
    early(attachedUntil, exit);

  return {
    inputCut() {
      inputCutAt = Date.now();
    },
    inputEnded() {
      inputEndedAt = Date.now();
    },
    outputResumed({ follow }) {
      source = follow ? 'followed log' : 'whole log';
      watchOutput();
    },
    get hasCutInput() {
      return inputCutAt !== undefined;
    },
    lostInput: (exit, engineWasLost) =>
      wasCut(exit) ||
      (engineWasLost && wasUnderWay(exit)) ||
      // Of an engine elsewhere that went away the clock tells too little.
      (inputCutAt !== undefined && engineWasLost && !isLocal),
    lostOutput: (exit, engineWasLost) =>
      // After its limit nothing more of the output is wanted.
      (source === 'followed log' && output.evidence().incomplete !== 'limit') ||
      engineWasLost ||
      output.evidence().incomplete === 'connection' ||
      early(outputEndedAt, exit),
    exitClocks: ({ startedAt, finishedAt }) => ({
      ranMs: Date.parse(finishedAt) - Date.parse(startedAt),
      endedAt: earliestEnd({ startedAt, finishedAt, ...context }),
      answeredAt: times.answeredAt,
      preStartLatencyMs: engineLagMs,
      isLocal,
    }),
  };
}
