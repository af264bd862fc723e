import { openDirectLink, type DirectLink } from '../direct/direct-link.ts';
import type { DirectListener, ExpectedConnection } from '../direct/direct-listener.ts';
import { deferred, type Deferred } from '../channel/deferred.ts';
import type { DirectMessage } from '../protocol/messages.ts';
import type { Outbox } from './outbox.ts';

type BulkMessage = Extract<DirectMessage, { readonly type: 'output' | 'input-taken' }>;

export interface BulkWayOptions {
  readonly outbox: Outbox;
  /** @default all goes through the store */
  readonly listener: DirectListener | undefined;
  /** What the caller sends directly. */
  readonly onMessage: (message: DirectMessage, payload: Buffer) => void;
}

/** How bulk goes from a worker to the caller of a run: directly while there is a connection, else through the store. */
export class BulkWay {
  readonly #options: BulkWayOptions;
  readonly #syncs = new Map<number, Deferred<void>>();
  readonly #onLost = new Set<() => void>();
  #expected: ExpectedConnection | undefined;
  #link: DirectLink | undefined;
  #count = 0;
  #isOver = false;

  constructor(options: BulkWayOptions) {
    this.#options = options;
  }

  get isDirect(): boolean {
    return this.#link !== undefined;
  }

  /** The caller wants a direct connection, and has it where the worker takes some. One that it had is cut. */
  want(id: number): void {
    const { listener, outbox } = this.#options;
    if (listener === undefined || this.#isOver) return;
    this.cut();
    this.#expected = listener.expect((socket) => {
      const link = openDirectLink(socket, {
        onMessage: (message, payload) => {
          if (message.type === 'synced') this.#syncs.get(message.id)?.resolve();
          else this.#options.onMessage(message, payload);
        },
        onEnd: () => this.#lose(link),
      });
      if (this.#isOver) tellOver(link);
      else this.#link = link;
    });
    outbox.post({ type: 'direct', id, offer: this.#expected.offer });
  }

  post(message: BulkMessage, payload?: Uint8Array): void {
    if (this.#link !== undefined) this.#link.send(message, payload);
    else this.#options.outbox.post(message, payload);
  }

  /** Resolves when what was posted may be followed by more. Rejects when the claim is lost. */
  async ready(): Promise<void> {
    if (this.#link === undefined) await this.#options.outbox.flushed();
  }

  /** Resolves when the caller has all that went directly, or when the connection is lost, and what it has not will go again. */
  async synced(): Promise<void> {
    if (this.#link === undefined) return;
    this.#count += 1;
    const id = this.#count;
    const sync = deferred();
    this.#syncs.set(id, sync);
    this.#link.send({ type: 'sync', id });
    await sync.promise;
    this.#syncs.delete(id);
  }

  /**
   * Calls back whenever a connection is lost: what the caller may not have goes again then, through the store. Returns
   * what ends it.
   */
  onLost(resend: () => void): () => void {
    this.#onLost.add(resend);
    return () => void this.#onLost.delete(resend);
  }

  /** All goes through the store until another one is wanted. */
  cut(): void {
    this.#expected?.cancel();
    this.#expected = undefined;
    const link = this.#link;
    if (link === undefined) return;
    link.end();
    this.#lose(link);
  }

  /** The run is over, and its caller is told so, also when it comes only now: nothing is lost with the connection. */
  finish(): void {
    const link = this.#link;
    this.#expected = undefined;
    this.#onLost.clear();
    if (link !== undefined) {
      tellOver(link);
      this.#lose(link);
    }
    this.end();
  }

  /** Nobody is told any more. */
  end(): void {
    this.#isOver = true;
    this.#onLost.clear();
    this.cut();
  }

  #lose(link: DirectLink): void {
    if (this.#link !== link) return;
    this.#link = undefined;
    for (const resend of this.#onLost) resend();
    for (const sync of this.#syncs.values()) sync.resolve();
  }
}

function tellOver(link: DirectLink): void {
  link.send({ type: 'direct-over' });
  link.finish();
}
