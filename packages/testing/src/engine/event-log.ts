import type { PretendContainer } from '../machine/pretend-container.ts';

export interface EngineEvent {
  readonly Type: 'container';
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> };
  /** Seconds since 1970. */
  readonly time: number;
  /** As text: the number is too large for a double, and goes on the wire in digits. */
  readonly timeNano: string;
}

const KEPT = 256;

/** The events of the engine: the last 256, and whatever comes. */
export class EventLog {
  readonly history: EngineEvent[] = [];
  readonly #readers = new Set<(event: EngineEvent) => void>();
  #last = 0n;

  /** A container did something. */
  add(action: string, container: PretendContainer, now: number): void {
    const { id, name, spec } = container;
    const nano = BigInt(now) * 1_000_000n;
    this.#last = nano > this.#last ? nano : this.#last + 1n;
    const event: EngineEvent = {
      Type: 'container',
      Action: action,
      Actor: {
        ID: id,
        Attributes: {
          ...spec.labels,
          name,
          image: spec.image,
          ...(action === 'die' ? { exitCode: String(container.exitCode) } : {}),
        },
      },
      time: Math.floor(now / 1_000),
      timeNano: String(this.#last),
    };
    this.history.push(event);
    if (this.history.length > KEPT) this.history.shift();
    for (const reader of this.#readers) reader(event);
  }

  /** Calls back with every event from now on; the answer ends that. */
  subscribe(reader: (event: EngineEvent) => void): () => void {
    this.#readers.add(reader);
    return () => void this.#readers.delete(reader);
  }
}
