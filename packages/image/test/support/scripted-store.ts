import type { PullEvent } from '@drv/core';
import type {
  ImageChange,
  ImageReference,
  ImageStore,
  PullImageOptions,
  StoredImage,
} from '@drv/core/driver';
import { DrvError } from '@drv/core';

import { pullName } from '../../src/index.ts';

/** A pull that the test leads. */
export interface ScriptedPull {
  readonly name: string;
  readonly options: PullImageOptions;
  readonly aborted: boolean;
  emit(event: PullEvent): void;
  /** Ends well; the image is there, unless none is given. */
  finish(image?: StoredImage): void;
  fail(error: Error): void;
}

/** An image store in which nothing happens by itself. */
export interface ScriptedStore extends ImageStore {
  readonly images: Map<string, StoredImage>;
  readonly pulls: readonly ScriptedPull[];
  /** The pull with this number, from 0, as soon as it has begun. */
  pullAt(index: number): Promise<ScriptedPull>;
  readonly inspects: number;
  readonly lists: number;
  readonly measures: number;
  /** Ids in the order in which their removal was asked for. */
  readonly removals: string[];
  /** Replaces what happens when an image is removed. */
  onRemove: ((id: string, signal: AbortSignal | undefined) => Promise<void>) | undefined;
  /** Bytes of all layers; by default the sum of all sizes. */
  layerBytes: (() => number) | undefined;
}

export interface ScriptedStoreOptions {
  readonly images?: readonly StoredImage[];
  /** Does not look at any signal, as a store that hangs. */
  readonly deaf?: boolean;
  readonly changes?: () => AsyncIterable<ImageChange>;
}

export function createScriptedStore({
  images = [],
  deaf = false,
  changes,
}: ScriptedStoreOptions = {}): ScriptedStore {
  const held = new Map(images.map((image) => [image.id, image]));
  const pulls: ScriptedPull[] = [];
  const waiting: (() => void)[] = [];
  const counts = { inspects: 0, lists: 0, measures: 0 };

  const store: ScriptedStore = {
    images: held,
    pulls,
    removals: [],
    onRemove: undefined,
    layerBytes: undefined,
    get inspects() {
      return counts.inspects;
    },
    get lists() {
      return counts.lists;
    },
    get measures() {
      return counts.measures;
    },
    async pullAt(index) {
      for (;;) {
        const pull = pulls[index];
        if (pull !== undefined) return pull;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    async inspect(reference, { platform } = {}) {
      counts.inspects += 1;
      return find(held, reference, platform);
    },
    pull(reference, options = {}) {
      const channel = createChannel(deaf ? undefined : options.signal);
      pulls.push({
        name: pullName(reference),
        options,
        get aborted() {
          return options.signal?.aborted === true;
        },
        emit: channel.push,
        finish(image) {
          if (image !== undefined) held.set(image.id, image);
          channel.end();
        },
        fail: channel.fail,
      });
      for (const wake of waiting.splice(0)) wake();
      return channel.events();
    },
    async remove(id, { signal } = {}) {
      store.removals.push(id);
      if (store.onRemove !== undefined) await store.onRemove(id, signal);
      held.delete(id);
    },
    async list() {
      counts.lists += 1;
      return [...held.values()];
    },
    async usage() {
      counts.measures += 1;
      const sum = [...held.values()].reduce((total, { sizeBytes }) => total + sizeBytes, 0);
      return { layerBytes: store.layerBytes?.() ?? sum };
    },
    ...(changes === undefined ? {} : { changes }),
  };
  return store;
}

function find(
  held: ReadonlyMap<string, StoredImage>,
  reference: ImageReference,
  platform: string | undefined,
): StoredImage | undefined {
  const name = pullName(reference);
  return [...held.values()].find(
    (image) =>
      [...image.tags, ...image.digests].includes(name) &&
      (platform === undefined || image.platform === platform),
  );
}

function createChannel(signal: AbortSignal | undefined) {
  const queue: PullEvent[] = [];
  let ended = false;
  let failure: Error | undefined;
  let wake = () => {};
  const fail = (error: Error) => {
    failure ??= error;
    wake();
  };
  signal?.addEventListener('abort', () =>
    fail(new DrvError('DRV_ABORTED', 'aborted', { cause: signal.reason })),
  );
  return {
    push(event: PullEvent) {
      queue.push(event);
      wake();
    },
    end() {
      ended = true;
      wake();
    },
    fail,
    async *events(): AsyncGenerator<PullEvent> {
      for (;;) {
        const event = queue.shift();
        if (event !== undefined) yield event;
        else if (failure !== undefined) throw failure;
        else if (ended) return;
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    },
  };
}
