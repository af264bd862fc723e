import { silentLogger } from '@drv/core/driver';
import { describe, expect, it } from 'vitest';
import { discardContainer } from '../../src/ownership/discard-container.ts';
import type { ContainerState } from '../../src/engine/calls/container-state.ts';

/** An engine on which the container of an attempt is, or is not. */
function engineWith(attempt: string | undefined) {
  const removed: string[] = [];
  return {
    removed,
    async inspect() {
      return attempt === undefined
        ? undefined
        : ({ id: 'c', labels: { 'drv.attempt': attempt } } as unknown as ContainerState);
    },
    async remove(id: string) {
      removed.push(id);
    },
  };
}

const options = { name: 'drv-a', attempt: 'mine', answered: true, logger: silentLogger };

describe('discardContainer', () => {
  it('removes the container of the attempt, and is certain', async () => {
    const engine = engineWith('mine');
    expect(await discardContainer(engine, { ...options, remove: engine.remove })).toBe(true);
    expect(engine.removed).toEqual(['c']);
  });

  it.each([undefined, 'of somebody else'])(
    'is not certain where there is none yet (%s): the engine may be at it still',
    async (attempt) => {
      const engine = engineWith(attempt);
      expect(await discardContainer(engine, { ...options, remove: engine.remove })).toBe(false);
      expect(engine.removed).toEqual([]);
    },
  );
});
