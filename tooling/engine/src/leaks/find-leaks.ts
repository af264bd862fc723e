import type { TestEngine } from '../test-engine.ts';
import type { Item } from './inventory.ts';

/**
 * What is there after a run and was not before. On an engine that others use too, only what is known to be
 * ours: a container of a test image, anything with a label of drv.
 */
export function findLeaks(
  engine: Pick<TestEngine, 'private' | 'images'>,
  before: readonly Item[],
  after: readonly Item[],
): Item[] {
  const known = new Set(before.map(({ kind, id }) => `${kind} ${id}`));
  const images = new Set(Object.values(engine.images));
  return after
    .filter(({ kind, id }) => !known.has(`${kind} ${id}`))
    .filter(
      ({ origin }) => engine.private || origin.some((name) => images.has(name) || /\bdrv\b/.test(name)),
    );
}

/** A list for the reader of a failed run. */
export function describeLeaks(leaks: readonly Item[]): string {
  return leaks.map(({ kind, title, id }) => `  ${kind} ${id.slice(0, 12)}  ${title}`).join('\n');
}
