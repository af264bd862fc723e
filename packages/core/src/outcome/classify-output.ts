import { onEnd, onExit, unlessHeard, when, type Incomplete, type OutputRule } from './output-rule.ts';
import { awaitsWord, endUnheard, wordUnheard } from './words.ts';
import type { ExitFact, OutputFacts } from './run-facts.ts';

/** Bytes of one stream that an engine keeps for its reader before the pipe of the task fills. */
const ENGINE_BUFFER_BYTES = 1_000_000;
/** A start may take so long, and so may the end be later than it seems. */
const START_MS = 5_000;
/**
 * An idle engine answers a call that asks nothing of it in 1 ms; with two tasks at a time for each processor it takes
 * 6 ms at the most in 19 of 20 cases. Where output was lost it mostly took 15 ms and more.
 */
const BUSY_MS = 10;
/**
 * An idle engine starts a task in 60 to 250 ms. Of three that lost output in 3,100 by Docker 28.5 at a load of 27 to 45 on two
 * processors, two were started by an engine that had answered within 8 ms right before; the start took each 786 ms or more.
 */
const SLOW_START_MS = 500;
/** No engine was seen to begin to read later than this after the start. */
const LATE_MS = 1_000;

/** Every reason for which output is not called complete. Of rules that one fact meets, the upper one counts. */
export const OUTPUT_RULES: readonly OutputRule[] = [
  when('limit', 'limit-reached', 'limit', 'more than the limit came', 'OutputPolicy of the task'),
  when('reader lost', 'reader-lost', 'reader', 'a stream of the caller takes no more', 'StartOptions.stdout'),
  when('reader stalled', 'reader-stalled', 'reader', 'no reader took a byte for readerMs', 'timing.readerMs'),
  when(
    'no room',
    'no-room',
    'reader',
    'read before a kill with no room left',
    'moby#41827: a stuck reader blocks the kill',
  ),
  when('spool lost', 'spool-lost', 'spool', 'the temporary file did not give its bytes back', 'node:fs'),
  onEnd(
    'protocol',
    'protocol',
    'what came cannot be read',
    'moby stdcopy',
    (end) => end.failure === 'protocol',
  ),
  unlessHeard(
    onEnd(
      'cut',
      'connection',
      'the connection was lost, or ended in a frame',
      'moby stdcopy',
      (end) => !end.isClean || end.failure !== undefined,
    ),
  ),
  // An engine that had to say something of its own may not have passed on all that the task had written.
  unlessHeard(
    onEnd(
      'trailer',
      'connection',
      'the engine ended it with words of its own',
      'Podman, attach',
      (end) => end.trailerSeen,
    ),
  ),
  onEnd(
    'other log',
    'connection',
    'the log lacks what was received before',
    'rotation of the log',
    (end) => !end.fits,
  ),
  {
    rule: 'ended before the start',
    evidence: 'the connection ended before the start was asked for',
    verdict: 'connection',
    source: 'the order in which both were seen',
    applies: (fact, { seen }) =>
      fact.what === 'source-ended' &&
      seen.indexOf(fact) < seen.findIndex(({ what }) => what === 'start-asked'),
  },
  unlessHeard(
    when(
      'silent',
      'source-silent',
      'connection',
      'nothing came for drainMs after the exit',
      'timing.drainMs',
    ),
  ),
  unlessHeard(
    when(
      'flooded',
      'source-flooded',
      'connection',
      'more came after the exit than an engine holds, or for too long',
      'moby, bytespipe',
    ),
  ),
  unlessHeard(
    when(
      'end unseen',
      'end-unseen',
      'connection',
      'no event of the end: the engine was away',
      'moby, restore',
    ),
  ),
  unlessHeard(when('no log', 'log-unavailable', 'connection', 'the log cannot be read', 'ADR 0011')),
  // The end is cut off without a sign: the connection ends like any other.
  unlessHeard(
    onExit(
      'closed while paused',
      'reader',
      'not read when the engine closed the pipes, and more came after than it keeps',
      'moby, daemon/monitor.go',
      closedWhilePaused,
      'end-told',
    ),
  ),
  unlessHeard(
    onExit(
      'closed while busy',
      'connection',
      'the connection ended no sooner than the engine gives up',
      'moby, daemon/monitor.go',
      closedWhileBusy,
      'end-told',
    ),
  ),
  // It waits for the output no longer than that, and 10 s for its log: then the log ends like any other.
  unlessHeard(
    onExit(
      'log closed early',
      'connection',
      'read from the log, and the engine told of the end no sooner than it gives up',
      'moby, container/monitor.go',
      logClosedEarly,
    ),
  ),
  onExit(
    'word unheard',
    'connection',
    'the word that is said on both streams before the task begins did not come through both',
    'containerd client, task.Delete',
    wordUnheard,
  ),
  when('word torn', 'word-torn', 'connection', 'a part of such a word was passed on as output', 'launcher.c'),
  // Whoever says it may not have had room for it, where a reader of the task's output took nothing for long.
  onExit(
    'end unheard',
    'connection',
    'the word that is said on both streams once the task has ended did not come through both',
    'moby, daemon/monitor.go; a killed shim',
    endUnheard,
  ),
  onExit(
    'not read at all',
    'connection',
    'a busy local engine, a short task, and not a byte on stdout',
    'containerd client, task.Delete',
    notReadAtAll,
  ),
];

/** Whether output is complete; if not, by which rule. */
export type OutputVerdict =
  | { readonly complete: true }
  | {
      readonly complete: false;
      readonly incomplete: Incomplete;
      readonly rule: string;
      readonly evidence: string;
      readonly refutedBy?: OutputRule['refutedBy'];
    };

/**
 * Decides whether output is complete, from facts alone. Pure, and the only place that decides it. The first fact that
 * meets a rule counts: a later reason never hides an earlier one. The engine's log, read from its beginning, gives back
 * what a connection before it has lost, and nothing else.
 */
export function classifyOutput(facts: OutputFacts): OutputVerdict {
  const lastSource = facts.seen.findLastIndex(({ what }) => what === 'source');
  for (const [index, fact] of facts.seen.entries()) {
    const met = OUTPUT_RULES.find((rule) => rule.applies(fact, facts));
    const regained = met?.verdict === 'connection' && index < lastSource;
    if (met === undefined || regained) continue;
    const { rule, verdict, evidence, refutedBy } = met;
    return { complete: false, incomplete: verdict, rule, evidence, refutedBy };
  }
  return { complete: true };
}

/** A task closes its pipes with its exit; the engine does `drainsOutputMs` later. */
function closedWhilePaused({ clocks: { ranMs } }: ExitFact, facts: OutputFacts): boolean {
  const { connectedAt, pauses, totalBytes, traits } = facts;
  if (connectedAt === undefined || wasTakenOver(facts)) return false;
  const closed = connectedAt + ranMs + traits.drainsOutputMs;
  return pauses.some(
    ({ from, until, received }) =>
      from <= closed + START_MS && until >= closed && totalBytes - received >= ENGINE_BUFFER_BYTES,
  );
}

/** Said of no log, and not where drv itself was late: that is judged by how much came after the pause. */
function closedWhileBusy({ clocks: { endedAt } }: ExitFact, facts: OutputFacts): boolean {
  if (facts.hasPaused || !isFromConnection(facts) || wasTakenOver(facts)) return false;
  const end = facts.seen.findLast((fact) => fact.what === 'source-ended');
  return end !== undefined && end.at >= endedAt + facts.traits.drainsOutputMs;
}

/** It tells of the end once its log is closed. */
function logClosedEarly(_exit: ExitFact, { seen, traits }: OutputFacts): boolean {
  const source = seen.findLast((fact) => fact.what === 'source');
  return (
    source !== undefined &&
    source.kind !== 'connection' &&
    seen.some((fact) => fact.what === 'end-told' && fact.afterMs >= traits.drainsOutputMs)
  );
}

/** The engine was done with the output before it gives up. It tells of the end, and ends the connection, only afterwards. */
function wasTakenOver({ seen, traits: { drainsOutputMs } }: OutputFacts): boolean {
  return seen.some((fact) => fact.what === 'end-told' && fact.afterMs >= 0 && fact.afterMs < drainsOutputMs);
}

/**
 * See the trait `attachRace`. Said only of a local engine: another one is slow for other reasons too. A log is fed by the same
 * pipe as the connection.
 */
function notReadAtAll({ clocks, preStartLatencyMs, startMs }: ExitFact, facts: OutputFacts): boolean {
  const { isLocal, endedAt, answeredAt } = clocks;
  return (
    facts.stdoutBytes === 0 &&
    facts.traits.attachRace &&
    !awaitsWord(facts.seen) &&
    isLocal &&
    (preStartLatencyMs >= BUSY_MS || startMs >= SLOW_START_MS) &&
    endedAt < answeredAt + LATE_MS
  );
}

function isFromConnection({ seen }: OutputFacts): boolean {
  return seen.findLast((fact) => fact.what === 'source')?.kind === 'connection';
}
