import type { AbortOptions } from '@drv/core';
import type { EngineTransport } from '../transport/engine-transport.ts';
import { labelsOf, objectOf, textOf } from './document.ts';
import { pastEvents } from './past-events.ts';

/** What an engine remembers of a container, by the events that it told of it. */
export interface RememberedRun {
  /** What is said of its start: its labels, its name and its image. */
  readonly attributes: Readonly<Record<string, string>>;
  /** RFC 3339; absent where its start is forgotten, or never was. */
  readonly startedAt?: string | undefined;
  readonly end?: { readonly exitCode: number; readonly finishedAt: string } | undefined;
  /** Somebody sent it a signal: to stop it, or to remove it while it ran. */
  readonly wasSignalled: boolean;
  readonly oomKilled: boolean;
}

/** Milliseconds for the events of a container that is gone: they are remembered, or never come. */
const PATIENCE_MS = 5_000;
/** Seconds by which the engine's clock may be ahead, or its last event be late. */
const LATE_S = 1;

/**
 * What the engine remembers of a container that is gone. Where it has forgotten everything this takes a second or two.
 */
export async function findRememberedRun(
  transport: EngineTransport,
  id: string,
  { signal }: AbortOptions = {},
): Promise<RememberedRun> {
  const events = pastEvents(transport, {
    since: 1,
    until: Math.ceil(Date.now() / 1_000) + LATE_S,
    filters: { type: ['container'], container: [id] },
    patienceMs: PATIENCE_MS,
    signal,
  });
  let run: RememberedRun = { attributes: {}, wasSignalled: false, oomKilled: false };
  for await (const event of events) {
    // What comes after a second start is another run, which somebody else has begun.
    const isStartedAgain = event['Action'] === 'start' && run.end !== undefined;
    if (isStartedAgain || event['Action'] === 'destroy') break;
    run = { ...run, ...toldBy(event) };
  }
  return run;
}

function toldBy(event: Record<string, unknown>): Partial<RememberedRun> {
  const attributes = labelsOf(objectOf(event['Actor'])['Attributes']);
  const atMs = Number(event['timeNano']) / 1e6;
  if (!Number.isFinite(atMs)) return {};
  const at = new Date(atMs).toISOString();
  switch (textOf(event['Action'])) {
    case 'start':
      return { attributes, startedAt: at };
    case 'kill':
      return { wasSignalled: true };
    case 'oom':
      return { oomKilled: true };
    case 'die': {
      const code = attributes['exitCode'] ?? '';
      return /^\d{1,3}$/.test(code) ? { end: { exitCode: Number(code), finishedAt: at } } : {};
    }
    default:
      return {};
  }
}
