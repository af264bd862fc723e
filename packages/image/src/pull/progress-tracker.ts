import type { PullEvent } from '@drv/core';
import { checkKinds, kind, type KindsOf, withoutUndefined } from '@drv/core/driver';

import { systemClock, type Clock } from '../clock/clock.ts';
import type { LayerPhase, LayerProgress, PullProgress } from './pull-progress.ts';

/** Adds up the events of one pull. */
export interface ProgressTracker {
  add(event: PullEvent): void;
  /** The pull so far, with the rate as it is now. */
  progress(): PullProgress;
}

/** The rate is that of this many milliseconds. */
const WINDOW_MS = 5_000;
/** Counts are kept this far apart, so that a talkative engine does not fill the window. */
const STEP_MS = 200;

/** Begins of what an engine says, in lower case. Docker's words, and Podman's, which are some of them. */
const PHASES: readonly (readonly [string, LayerPhase])[] = [
  ['downloading', 'downloading'],
  ['verifying checksum', 'downloaded'],
  ['download complete', 'downloaded'],
  ['extracting', 'extracting'],
  ['pull complete', 'complete'],
  ['already exists', 'present'],
];
/** These carry the tag or the digest where the others carry a layer. */
const WHOLE = /^(?:pulling from|digest:|status:)/i;

/** Options of {@link createProgressTracker}. */
export interface ProgressTrackerOptions {
  /** @default the machine's */
  readonly clock?: Clock | undefined;
}

export const TRACKER: KindsOf<ProgressTrackerOptions> = { clock: kind.thatHas('a clock', 'now', 'after') };

/** Makes a tracker for one pull; feed it every event, and ask it whenever somebody looks. */
export function createProgressTracker(options: ProgressTrackerOptions = {}): ProgressTracker {
  checkKinds(options, TRACKER, 'createProgressTracker');
  const { clock = systemClock } = options;
  const layers = new Map<string, LayerProgress>();
  const counts: { at: number; bytes: number }[] = [{ at: clock.now(), bytes: 0 }];
  let currentBytes = 0;
  let totalBytes = 0;
  let layersDone = 0;
  let status: string | undefined;

  function add(event: PullEvent): void {
    if (event.layer === undefined || WHOLE.test(event.status)) {
      status = event.status;
      return;
    }
    const before = layers.get(event.layer);
    const layer = advance(event.layer, event, before);
    layers.set(event.layer, layer);
    currentBytes += layer.currentBytes - (before?.currentBytes ?? 0);
    totalBytes += (layer.totalBytes ?? 0) - (before?.totalBytes ?? 0);
    layersDone += Number(isDone(layer)) - Number(before !== undefined && isDone(before));
    count();
  }

  function count(): void {
    const at = clock.now();
    const last = counts.at(-1);
    if (last === undefined || at - last.at >= STEP_MS) counts.push({ at, bytes: currentBytes });
    // What a latecomer is told at once had arrived before, and is no speed.
    else if (counts.length === 1) last.bytes = currentBytes;
    forget(at);
  }

  function forget(now: number): void {
    let [, second] = counts;
    while (second !== undefined && now - second.at >= WINDOW_MS) {
      counts.shift();
      [, second] = counts;
    }
  }

  function rate(): number {
    const now = clock.now();
    forget(now);
    const [oldest] = counts;
    if (oldest === undefined || now <= oldest.at) return 0;
    return Math.max(0, (currentBytes - oldest.bytes) / (now - oldest.at)) * 1_000;
  }

  return {
    add,
    progress: () =>
      withoutUndefined({
        layers: [...layers.values()],
        layersDone,
        currentBytes,
        totalBytes,
        bytesPerSecond: rate(),
        status,
      }),
  };
}

function advance(layer: string, event: PullEvent, before: LayerProgress | undefined): LayerProgress {
  const text = event.status.toLowerCase();
  const phase = PHASES.find(([words]) => text.startsWith(words))?.[1] ?? 'waiting';
  const totalBytes = event.totalBytes ?? before?.totalBytes;
  const arrived = before?.currentBytes ?? 0;
  // Only a download counts bytes that arrive; what is extracted has arrived.
  const currentBytes =
    phase === 'downloading'
      ? (event.currentBytes ?? arrived)
      : phase === 'waiting'
        ? arrived
        : (totalBytes ?? arrived);
  const { elapsedSeconds } = event;
  return withoutUndefined({ layer, phase, status: event.status, currentBytes, totalBytes, elapsedSeconds });
}

function isDone({ phase }: LayerProgress): boolean {
  return phase === 'complete' || phase === 'present';
}
