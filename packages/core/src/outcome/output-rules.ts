import { closedWhileBusy, closedWhilePaused, logClosedEarly } from './closed-early.ts';
import { notReadAtAll } from './not-read-at-all.ts';
import { onEnd, onExit, onFact, type OutputRule } from './output-rule.ts';
import { endUnheard, wordUnheard } from './words.ts';

/** Every reason for which output is not called complete. Of rules that one fact meets, the upper one counts. */
export const OUTPUT_RULES: readonly OutputRule[] = [
  {
    rule: 'limit',
    verdict: 'limit',
    evidence: 'more than the limit came',
    source: 'OutputPolicy of the task',
    applies: onFact('limit-reached'),
  },
  {
    rule: 'reader lost',
    verdict: 'reader',
    evidence: 'a stream of the caller takes no more',
    source: 'StartOptions.stdout',
    applies: onFact('reader-lost'),
  },
  {
    rule: 'reader stalled',
    verdict: 'reader',
    evidence: 'no reader took a byte for readerMs',
    source: 'timing.readerMs',
    applies: onFact('reader-stalled'),
  },
  {
    rule: 'no room',
    verdict: 'reader',
    evidence: 'read before a kill with no room left',
    source: 'moby#41827: a stuck reader blocks the kill',
    applies: onFact('no-room'),
  },
  {
    rule: 'spool lost',
    verdict: 'spool',
    evidence: 'the temporary file did not give its bytes back',
    source: 'node:fs',
    applies: onFact('spool-lost'),
  },
  {
    rule: 'protocol',
    verdict: 'protocol',
    evidence: 'what came cannot be read',
    source: 'moby stdcopy',
    applies: onEnd((end) => end.failure === 'protocol'),
  },
  {
    rule: 'cut',
    verdict: 'connection',
    evidence: 'the connection was lost, or ended in a frame',
    source: 'moby stdcopy',
    refutedBy: ['words-heard'],
    applies: onEnd((end) => !end.isClean || end.failure !== undefined),
  },
  // An engine that had to say something of its own may not have passed on all that the task had written.
  {
    rule: 'trailer',
    verdict: 'connection',
    evidence: 'the engine ended it with words of its own',
    source: 'Podman, attach',
    refutedBy: ['words-heard'],
    applies: onEnd((end) => end.trailerSeen),
  },
  {
    rule: 'other log',
    verdict: 'connection',
    evidence: 'the log lacks what was received before',
    source: 'rotation of the log',
    applies: onEnd((end) => !end.fits),
  },
  {
    rule: 'ended before the start',
    verdict: 'connection',
    evidence: 'the connection ended before the start was asked for',
    source: 'the order in which both were seen',
    applies: (fact, { seen }) =>
      fact.what === 'source-ended' &&
      seen.indexOf(fact) < seen.findIndex(({ what }) => what === 'start-asked'),
  },
  {
    rule: 'silent',
    verdict: 'connection',
    evidence: 'nothing came for drainMs after the exit',
    source: 'timing.drainMs',
    refutedBy: ['words-heard'],
    applies: onFact('source-silent'),
  },
  {
    rule: 'flooded',
    verdict: 'connection',
    evidence: 'more came after the exit than an engine holds, or for too long',
    source: 'moby, bytespipe',
    refutedBy: ['words-heard'],
    applies: onFact('source-flooded'),
  },
  {
    rule: 'end unseen',
    verdict: 'connection',
    evidence: 'no event of the end: the engine was away',
    source: 'moby, restore',
    refutedBy: ['words-heard'],
    applies: onFact('end-unseen'),
  },
  {
    rule: 'no log',
    verdict: 'connection',
    evidence: 'the log cannot be read',
    source: 'ADR 0011',
    refutedBy: ['words-heard'],
    applies: onFact('log-unavailable'),
  },
  // The end is cut off without a sign: the connection ends like any other.
  {
    rule: 'closed while paused',
    verdict: 'reader',
    evidence: 'not read when the engine closed the pipes, and more came after than it keeps',
    source: 'moby, daemon/monitor.go',
    refutedBy: ['words-heard', 'end-told'],
    applies: onExit(closedWhilePaused),
  },
  {
    rule: 'closed while busy',
    verdict: 'connection',
    evidence: 'the connection ended no sooner than the engine gives up',
    source: 'moby, daemon/monitor.go',
    refutedBy: ['words-heard', 'end-told'],
    applies: onExit(closedWhileBusy),
  },
  // It waits for the output no longer than that, and 10 s for its log: then the log ends like any other.
  {
    rule: 'log closed early',
    verdict: 'connection',
    evidence: 'read from the log, and the engine told of the end no sooner than it gives up',
    source: 'moby, container/monitor.go',
    refutedBy: ['words-heard'],
    applies: onExit(logClosedEarly),
  },
  {
    rule: 'word unheard',
    verdict: 'connection',
    evidence: 'the word that is said on both streams before the task begins did not come through both',
    source: 'containerd client, task.Delete',
    applies: onExit(wordUnheard),
  },
  {
    rule: 'word torn',
    verdict: 'connection',
    evidence: 'a part of such a word was passed on as output',
    source: 'launcher.c',
    applies: onFact('word-torn'),
  },
  // Whoever says it may not have had room for it, where a reader of the task's output took nothing for long.
  {
    rule: 'end unheard',
    verdict: 'connection',
    evidence: 'the word that is said on both streams once the task has ended did not come through both',
    source: 'moby, daemon/monitor.go; a killed shim',
    applies: onExit(endUnheard),
  },
  {
    rule: 'not read at all',
    verdict: 'connection',
    evidence: 'a busy local engine, a short task, and not a byte on stdout',
    source: 'containerd client, task.Delete',
    applies: onExit(notReadAtAll),
  },
];
