import { followMessages } from '../channel/follow-messages.ts';
import { createNews } from '../channel/news.ts';
import type { Codec } from '../protocol/codec.ts';
import { createMessageReader } from '../protocol/create-message-reader.ts';
import type { DownMessage, Received, UpMessage } from '../protocol/messages.ts';
import type { TaskStore } from '../store/task-store.ts';
import { createSender } from '../channel/sender.ts';

export interface RunLinkOptions {
  readonly store: TaskStore;
  readonly codec: Codec;
  readonly client: string;
  readonly runId: string;
  /** Nothing can have been written yet. */
  readonly isNew: boolean;
  /** Read from then on. */
  readonly ready: Promise<void>;
  readonly onMessage: (received: Received<UpMessage>) => void;
  /** The store did not answer for so many milliseconds. */
  readonly onSilence: (ms: number, error: unknown) => void;
  /** All that was there has been read, the first time and every time. */
  readonly onCaughtUp?: (() => void) | undefined;
  /** What is in the store cannot be read. */
  readonly onFailure: (error: unknown) => void;
}

/** What goes to and fro between a caller and the worker of one run. */
export interface RunLink {
  readonly runId: string;
  /** Resolves when it is in the store, or when the link was hung up. Never rejects. */
  send(message: DownMessage, payload?: Uint8Array): Promise<void>;
  /** Resolves when all that is in the store by now was heard, or when nothing is heard any more. */
  heard(): Promise<void>;
  /** Messages that were read need not be kept. */
  forgetRead(): void;
  /** Nothing is heard any more. */
  end(): void;
  /** What was not sent is not sent any more. */
  hangUp(): void;
}

export function openRunLink(options: RunLinkOptions): RunLink {
  const { store, codec, client, runId, isNew, ready, onMessage, onFailure } = options;
  const { onSilence, onCaughtUp } = options;
  const sender = createSender(store, runId, { codec, client });
  const read = createMessageReader<UpMessage>(codec, `up:${runId}`);
  const over = new AbortController();
  const news = createNews();
  let lastRead: string | undefined;
  let waiting: { readonly since: number; readonly resolve: () => void }[] = [];
  const noteCaughtUp = (at: number) => {
    for (const { since, resolve } of waiting) if (since <= at) resolve();
    waiting = waiting.filter(({ since }) => since > at);
  };
  const follow = { runId, direction: 'up', isNew, news, signal: over.signal } as const;
  const following = ready.then(() =>
    followMessages(store, {
      ...follow,
      onMessage(body, cursor) {
        const received = read(body);
        lastRead = cursor;
        if (received !== undefined) onMessage(received);
      },
      onSilence,
      onCaughtUp(at) {
        noteCaughtUp(at);
        onCaughtUp?.();
      },
    }),
  );
  let isReading = true;
  void following.catch(onFailure).finally(() => {
    isReading = false;
    noteCaughtUp(Number.POSITIVE_INFINITY);
  });
  return {
    runId,
    send: (message, payload) => sender.send(message, payload),
    async heard() {
      if (!isReading) return;
      const all = new Promise<void>((resolve) => waiting.push({ since: performance.now(), resolve }));
      news.tell();
      await all;
    },
    forgetRead() {
      if (lastRead !== undefined) store.discard(runId, 'up', lastRead).catch(() => {});
    },
    end: () => over.abort(),
    hangUp: () => sender.close(),
  };
}
