import { silentLogger } from '@drv/core/driver';
import { describe, expect, it } from 'vitest';
import { discardContainer } from '../../src/ownership/discard-container.ts';
import type { ContainerState } from '../../src/engine/calls/container-state.ts';

/** An engine on which a container with this key is, or is not. */
function engineWith(key: string | undefined) {
  const removed: string[] = [];
  return {
    removed,
    async inspect() {
      return key === undefined
        ? undefined
        : ({ id: 'c', labels: { 'drv.container': key } } as unknown as ContainerState);
    },
    async remove(id: string) {
      removed.push(id);
    },
  };
}

const options = { identity: { name: 'drv-a', key: 'mine' }, answered: true, logger: silentLogger };

describe('discardContainer', () => {
  it('removes the container, and is certain', async () => {
    const engine = engineWith('mine');
    expect(await discardContainer(engine, { ...options, remove: engine.remove })).toBe(true);
    expect(engine.removed).toEqual(['c']);
  });

  it.each([undefined, 'of somebody else'])(
    'is not certain where there is none yet (%s): the engine may be at it still',
    async (key) => {
      const engine = engineWith(key);
      expect(await discardContainer(engine, { ...options, remove: engine.remove })).toBe(false);
      expect(engine.removed).toEqual([]);
    },
  );
});
