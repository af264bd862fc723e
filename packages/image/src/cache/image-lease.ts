import { abortable } from '@drv/core/driver';

import type { ImageLease } from './image-cache.ts';

/** Makes a lease over removals that had begun before it. `giveBack` is called once. */
export function createLease(removals: readonly Promise<boolean>[], giveBack: () => void): ImageLease {
  let released = false;
  const release = () => {
    if (released) return;
    released = true;
    giveBack();
  };
  return {
    async held({ signal } = {}) {
      const gone = await abortable(Promise.all(removals), signal, 'wait for the removal of an image');
      return !gone.includes(true);
    },
    release,
    [Symbol.dispose]: release,
  };
}
