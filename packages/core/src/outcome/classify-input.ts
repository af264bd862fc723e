import { isInputGiven } from './is-input-given.ts';
import type { ExitFact, RunFact } from './run-facts.ts';
import { seenSources, type SeenSource } from './seen-sources.ts';

/** A reason for which input counts as lost. */
export interface InputRule {
  readonly rule: string;
  /** What has to be seen. */
  readonly evidence: string;
  /** Where the rule comes from. */
  readonly source: string;
  applies(input: SeenOfInput, exit: ExitFact): boolean;
}

/** Times in milliseconds since 1970. */
export interface SeenOfInput {
  /** When the connection that carries the input ended; `Infinity` where it was not seen to. */
  readonly connectionEndedAt: number;
  /** Some was left, as far as can be told: whoever ends with the task may not have seen the end of its connection. */
  readonly hasLeft: boolean;
  /** When a part of the input could not be given any more. */
  readonly cutAt?: number | undefined;
  /** When all of it, and its end, were given to the connection. */
  readonly endedAt?: number | undefined;
  /** The connection ended before the start of the task was asked for. */
  readonly endedBeforeStart: boolean;
  /** After the cut the task was seen to run. */
  readonly ranOn: boolean;
  /** After the end of the connection it was. */
  readonly outlivedConnection: boolean;
  /** The log had output that the connection had not brought. */
  readonly regained: boolean;
  /** The engine ended the connection with words of its own: it was not cut, and the task took no more. */
  readonly endedInWords: boolean;
  /** The connection ended, and was not given up for a log because it stood still: of that the task has seen no end. */
  readonly connectionHasEnded: boolean;
  /** What is said once the task has ended came through a log, and not through the connection before it. */
  readonly missedLastWord: boolean;
  /** Milliseconds after the end of the task at which the engine told of it: with the connection to its output closed. */
  readonly toldAfterMs?: number | undefined;
}

/** Milliseconds after which what was given to a connection has come out of it. It never says so. */
const UNDER_WAY_MS = 5_000;
/** The end of a connection may be noticed so much later on a busy machine. */
const NOTICED_LATE_MS = 1_000;
/** An engine that has not copied all of the output to a connection gives that up no sooner (moby, `daemon/monitor.go`). */
const GIVEN_UP_MS = 2_000;

/**
 * Every reason for which a task may have taken a part of its input for the whole. The connection of a task that ends
 * looks the same as one that was cut: it ends. Only the time tells, since the engine closes it after the end of the task.
 */
export const INPUT_RULES: readonly InputRule[] = [
  {
    rule: 'ran on',
    evidence: 'the connection ended with input left, and the task was seen to run after that',
    source: 'the state of the container',
    applies: ({ cutAt, ranOn }) => cutAt !== undefined && ranOn,
  },
  {
    rule: 'ended before the start',
    evidence: 'the connection ended before the start was asked for',
    source: 'the order in which both were seen',
    applies: ({ cutAt, endedAt, endedBeforeStart }) =>
      endedBeforeStart && (cutAt !== undefined || endedAt !== undefined),
  },
  {
    rule: 'cut',
    evidence: 'the connection ended with input left, before the end of the task',
    source: 'the times of start and end',
    applies: ({ cutAt, connectionEndedAt }, { clocks, datedLateMs = 0 }) =>
      cutAt !== undefined && Math.min(cutAt, connectionEndedAt) < clocks.endedAt - datedLateMs,
  },
  {
    rule: 'lost elsewhere',
    evidence: 'the connection ended with input left, and an engine on another machine was lost',
    source: 'its clock tells too little',
    applies: ({ cutAt }, { clocks, engineWasLost }) =>
      cutAt !== undefined && engineWasLost && !clocks.isLocal,
  },
  {
    rule: 'lost at the end',
    evidence: 'the connection ended with input left, and the engine was lost, about when the task ended',
    source: 'a task whose input is cut off may end at once, before the cut is noticed here',
    applies: ({ cutAt, connectionEndedAt }, { clocks, engineWasLost }) =>
      cutAt !== undefined &&
      engineWasLost &&
      Math.min(cutAt, connectionEndedAt) < clocks.endedAt + NOTICED_LATE_MS,
  },
  {
    rule: 'lost with the wait',
    evidence: 'the connection that waited for the end of the task was lost, and there was input left',
    source: 'a task whose input is cut off may end at once, and a busy process notices the cut seconds after',
    applies: ({ hasLeft }, { waitWasLost }) => hasLeft && waitWasLost === true,
  },
  // Only with the engine: a task that closes its output ends the connection too.
  {
    rule: 'under way',
    evidence: 'the engine was lost right after the input was given, before the end of the task',
    source: 'buffers of the connection and of the engine',
    applies: ({ endedAt, connectionEndedAt }, { clocks, engineWasLost }) =>
      engineWasLost &&
      endedAt !== undefined &&
      connectionEndedAt < endedAt + UNDER_WAY_MS &&
      connectionEndedAt < clocks.endedAt + NOTICED_LATE_MS,
  },
  {
    rule: 'under way, and lost with the wait',
    evidence: 'the connection that waited for the end of the task was lost right after the input was given',
    source: 'what is given to a connection that was cut goes nowhere, and looks like any other input',
    applies: ({ endedAt, connectionEndedAt }, { waitWasLost }) =>
      endedAt !== undefined && waitWasLost === true && connectionEndedAt < endedAt + UNDER_WAY_MS,
  },
  {
    rule: 'under way, and cut',
    evidence: 'the connection was cut while the input was on its way to the task',
    source: 'output that came by the log alone: a connection that ends with the task has brought all of it',
    applies: (
      {
        endedAt,
        cutAt,
        hasLeft,
        connectionEndedAt,
        connectionHasEnded,
        regained,
        outlivedConnection,
        endedInWords,
      },
      { clocks },
    ) =>
      regained &&
      // Podman's end the output early where a task has ended without its input: the log has the rest.
      !endedInWords &&
      (endedAt === undefined
        ? cutAt !== undefined || (hasLeft && connectionHasEnded)
        : connectionEndedAt < endedAt + UNDER_WAY_MS) &&
      // A task whose input is cut off may end at once, before the cut is noticed here.
      (outlivedConnection || connectionEndedAt < clocks.endedAt + NOTICED_LATE_MS),
  },
  {
    rule: 'cut before the last word',
    evidence:
      'the word that is said once the task has ended did not come through the connection that carries the input',
    source: 'the log has it, and the engine had not given the connection up',
    applies: (
      {
        endedAt,
        hasLeft,
        connectionEndedAt,
        connectionHasEnded,
        missedLastWord,
        toldAfterMs = Number.POSITIVE_INFINITY,
      },
      { clocks },
    ) =>
      connectionHasEnded &&
      missedLastWord &&
      (endedAt === undefined ? hasLeft : connectionEndedAt < endedAt + UNDER_WAY_MS) &&
      (toldAfterMs < GIVEN_UP_MS || connectionEndedAt < clocks.endedAt + NOTICED_LATE_MS),
  },
];

/** Whether input was lost, and by which rule. */
export type InputVerdict =
  | { readonly lost: false }
  | { readonly lost: true; readonly rule: string; readonly evidence: string };

/** Decides whether input was lost, from facts alone. Pure, and the only place that decides it. */
export function classifyInput(seen: readonly RunFact[], exit: ExitFact): InputVerdict {
  const input = seenOfInput(seen);
  const met = INPUT_RULES.find((rule) => rule.applies(input, exit));
  return met === undefined ? { lost: false } : { lost: true, rule: met.rule, evidence: met.evidence };
}

function seenOfInput(seen: readonly RunFact[]): SeenOfInput {
  const sources = seenSources(seen);
  const at = sources.findIndex(({ source }) => source.kind === 'connection');
  const [connection, ...later] = at === -1 ? [] : sources.slice(at);
  const end = seen.findIndex((fact) => fact === (connection?.end ?? later[0]?.source));
  const cut = seen.find((fact) => fact.what === 'input-cut');
  const told = seen.find((fact) => fact.what === 'end-told');
  const lastRanOn = seen.findLastIndex(({ what }) => what === 'ran-on');
  return {
    connectionEndedAt: connection?.end?.at ?? later[0]?.source.at ?? Number.POSITIVE_INFINITY,
    endedBeforeStart: end !== -1 && end < seen.findIndex(({ what }) => what === 'start-asked'),
    hasLeft: cut !== undefined || !isInputGiven(seen),
    cutAt: cut?.at,
    endedAt: seen.find((fact) => fact.what === 'input-ended')?.at,
    ranOn: cut !== undefined && lastRanOn > seen.indexOf(cut),
    outlivedConnection: end !== -1 && lastRanOn > end,
    regained: seen.some(({ what }) => what === 'regained'),
    endedInWords: connection?.end?.trailerSeen === true,
    connectionHasEnded: connection?.end !== undefined,
    missedLastWord: connection !== undefined && !saysLast(connection) && later.some(saysLast),
    toldAfterMs: told?.afterMs,
  };
}

function saysLast({ facts }: SeenSource): boolean {
  return facts.some(({ what }) => what === 'last-word-heard');
}
