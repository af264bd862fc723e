import type { ImageReference, StoredImage } from '@drv/core/driver';

import { pullName } from '../reference/pull-name.ts';
import type { ReferencePattern } from './reference-pattern.ts';
import { referencesOf } from '../reference/references-of.ts';

/** What the cache knows of one image. */
export interface Entry {
  image: StoredImage;
  /** All names of the image, each as {@link pullName} writes it. */
  names: ReadonlySet<string>;
  exempt: boolean;
  readonly seenAt: number;
  /** Grows with every use of any image; below 0 for what was never used since the cache began. */
  lastUse: number;
  leases: number;
  /** While it is being removed: whether it is gone in the end. */
  removal?: Promise<boolean>;
  /** Not to be tried before, after the store has refused. */
  blockedUntil: number;
  refusals: number;
}

/** The images of a store, and who holds them. No IO. */
export interface Inventory {
  readonly size: number;
  readonly leased: number;
  /** Bytes of all images, shared layers counted as often as they are shared: never less than what they take. */
  readonly atMostBytes: number;
  /** The entry of an image, which is new where it was not known. */
  use(image: StoredImage): Entry;
  /** Marks an image as used now. */
  touch(entry: Entry): void;
  /** Holds whatever image has this name, until the answer is called. */
  holdName(reference: ImageReference): () => void;
  /** Entries under this name. */
  named(reference: ImageReference): readonly Entry[];
  /** Takes over what the store holds. An image that came after the list was asked for stays. */
  replace(images: readonly StoredImage[], askedAt: number): void;
  forget(entry: Entry): void;
  /** What may be removed now, the one used longest ago first. */
  evictable(): readonly Entry[];
  /** When the next image becomes evictable by time alone. */
  nextAt(): number | undefined;
}

export interface InventoryOptions {
  readonly now: () => number;
  readonly minAgeMs: number;
  readonly exempt: readonly ReferencePattern[];
}

export function createInventory({ now, minAgeMs, exempt }: InventoryOptions): Inventory {
  const entries = new Map<string, Entry>();
  const heldNames = new Map<string, number>();
  let uses = 0;
  let replaced = false;

  function describe(entry: Pick<Entry, 'image' | 'names' | 'exempt'>, image: StoredImage): void {
    const references = referencesOf(image);
    entry.image = image;
    entry.names = new Set(references.map(pullName));
    entry.exempt = references.some((reference) => exempt.some((matches) => matches(reference)));
  }

  function use(image: StoredImage): Entry {
    const known = entries.get(image.id);
    const entry: Entry = known ?? {
      image,
      names: new Set(),
      exempt: false,
      seenAt: now(),
      lastUse: 0,
      leases: 0,
      blockedUntil: Number.NEGATIVE_INFINITY,
      refusals: 0,
    };
    describe(entry, image);
    if (known === undefined) {
      entries.set(image.id, entry);
      touch(entry);
    }
    return entry;
  }

  function touch(entry: Entry): void {
    uses += 1;
    entry.lastUse = uses;
  }

  /** Free of everything but time. */
  function isIdle({ leases, names, exempt: spared, removal }: Entry): boolean {
    return (
      leases === 0 && !spared && removal === undefined && ![...names].some((name) => heldNames.has(name))
    );
  }

  const freeAt = (entry: Entry) => Math.max(entry.seenAt + minAgeMs, entry.blockedUntil);

  return {
    get size() {
      return entries.size;
    },
    get leased() {
      return [...entries.values()].filter(({ leases }) => leases > 0).length;
    },
    get atMostBytes() {
      return [...entries.values()].reduce((sum, { image }) => sum + image.sizeBytes, 0);
    },
    use,
    touch,
    holdName(reference) {
      const name = pullName(reference);
      heldNames.set(name, (heldNames.get(name) ?? 0) + 1);
      return () => {
        const left = (heldNames.get(name) ?? 0) - 1;
        if (left > 0) heldNames.set(name, left);
        else heldNames.delete(name);
      };
    },
    named: (reference) => [...entries.values()].filter(({ names }) => names.has(pullName(reference))),
    replace(images, askedAt) {
      const listed = new Set(images.map(({ id }) => id));
      for (const [id, entry] of entries) {
        if (!listed.has(id) && entry.leases === 0 && entry.seenAt < askedAt) entries.delete(id);
      }
      const first = !replaced;
      replaced = true;
      for (const [index, image] of images.entries()) {
        const known = entries.has(image.id);
        const entry = use(image);
        // What was there before the cache has no use that is known. Engines list the newest image first.
        if (first && !known) entry.lastUse = -1 - index;
      }
    },
    forget(entry) {
      if (entries.get(entry.image.id) === entry) entries.delete(entry.image.id);
    },
    evictable() {
      const at = now();
      return [...entries.values()]
        .filter((entry) => isIdle(entry) && freeAt(entry) <= at)
        .sort((a, b) => a.lastUse - b.lastUse);
    },
    nextAt() {
      const times = [...entries.values()]
        .filter(isIdle)
        .map(freeAt)
        .filter((time) => time > now());
      return times.length === 0 ? undefined : Math.min(...times);
    },
  };
}
