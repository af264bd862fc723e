import { randomInt } from 'node:crypto';
import type { Logger } from '@drv/core';
import { publishStoreQueue, startTimer } from '@drv/core/driver';
import { dialDirect } from '../direct/dial-direct.ts';
import { openDirectLink, type DirectLink } from '../direct/direct-link.ts';
import { checkOffer } from '../protocol/direct-offer.ts';
import type { DirectMessage, DownMessage, UpMessage } from '../protocol/messages.ts';

export interface DirectWayOptions {
  readonly taskId: string;
  /** For messages. */
  readonly store: string;
  readonly logger: Logger;
  /** What has gone through the store when a connection is wanted. */
  readonly afterBytes: number;
  /** Through the store. */
  readonly send: (message: DownMessage) => Promise<void>;
  /** What the worker sends directly. */
  readonly onMessage: (message: DirectMessage, payload: Buffer) => void;
  /** The connection is lost: what the worker may not have goes again, through the store. */
  readonly onLost: () => void;
}

/** Connections of one run that could not be made, or were lost. */
const MAX_FAILURES = 3;
/** Milliseconds until a connection is made. Meanwhile all goes through the store. */
const DIAL_MS = 5_000;

/** The direct connection from the caller of a run to its worker, where there is much to give, and the worker takes one. */
export class DirectWay {
  readonly #options: DirectWayOptions;
  readonly #over = new AbortController();
  #link: DirectLink | undefined;
  #passed = 0;
  #failures = 0;
  /** What is answered to those who asked before comes, too, where a task is recovered. */
  #asked = randomInt(2 ** 40);
  #isWanted = false;

  constructor(options: DirectWayOptions) {
    this.#options = options;
  }

  /** While there is a connection. */
  get link(): DirectLink | undefined {
    return this.#link;
  }

  /** So much of the input or of the output went through the store. */
  passed(bytes: number): void {
    this.#passed += bytes;
    const isEnough = this.#passed >= this.#options.afterBytes && this.#failures < MAX_FAILURES;
    if (!isEnough || this.#isWanted || this.#over.signal.aborted) return;
    this.#isWanted = true;
    this.#asked += 1;
    void this.#options.send({ type: 'direct-wanted', id: this.#asked });
  }

  /** The worker takes a connection. One that is not waited for any more is another worker's answer to a question of before. */
  async offered({ id, offer }: UpMessage & { readonly type: 'direct' }): Promise<void> {
    if (id !== this.#asked || !this.#isWanted || this.#link !== undefined) return;
    this.#asked += 1;
    const late = new AbortController();
    const timer = startTimer(DIAL_MS, () => late.abort(new Error(`no answer within ${DIAL_MS} ms`)));
    try {
      const signal = AbortSignal.any([this.#over.signal, late.signal]);
      const socket = await dialDirect(checkOffer(offer), signal);
      if (this.#over.signal.aborted) return void socket.destroy();
      const { onMessage } = this.#options;
      const link = openDirectLink(socket, { onMessage, onEnd: () => this.#lose(link) });
      this.#link = link;
      this.#tell('opened');
    } catch (error) {
      if (this.#over.signal.aborted) return;
      const { host, port } = offer;
      this.#options.logger.warn(
        { taskId: this.#options.taskId, host, port, error: String(error) },
        'no direct connection to the worker: all goes through the store',
      );
      this.#fail('failed');
    } finally {
      timer.cancel();
    }
  }

  /** The run is over, or is run again: whatever comes directly is not wanted. */
  end(): void {
    this.#over.abort();
    this.#link?.end();
    this.#link = undefined;
  }

  #lose(link: DirectLink): void {
    if (this.#link !== link) return;
    this.#link = undefined;
    this.#fail('lost');
    this.#options.onLost();
  }

  #fail(outcome: 'failed' | 'lost'): void {
    this.#failures += 1;
    this.#passed = 0;
    this.#isWanted = false;
    this.#tell(outcome);
  }

  #tell(outcome: 'opened' | 'failed' | 'lost'): void {
    publishStoreQueue({ event: 'direct', store: this.#options.store, outcome });
  }
}
