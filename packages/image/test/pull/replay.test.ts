import { describe, expect, it } from 'vitest';

import { createReplay } from '../../src/pull/replay.ts';

describe('createReplay', () => {
  it('keeps the last event of each layer and of the whole, with the last bytes that were told', () => {
    const replay = createReplay();
    replay.add({ status: 'Pulling from library/busybox' });
    replay.add({ layer: 'a', status: 'Downloading', currentBytes: 5, totalBytes: 10 });
    replay.add({ layer: 'b', status: 'Waiting' });
    replay.add({ layer: 'a', status: 'Download complete' });
    expect(replay.events()).toEqual([
      { status: 'Pulling from library/busybox' },
      { layer: 'a', status: 'Download complete', currentBytes: 5, totalBytes: 10 },
      { layer: 'b', status: 'Waiting' },
    ]);
  });
});
