import type { Credentials } from '@drv/core';
import { createImageStoreContext, createMemoryImageStore, imageStoreCases } from '@drv/testing';
import { describeCases } from '@drv/testing/vitest';

const credentials: Credentials = { kind: 'basic', username: 'ann', password: 'open-sesame-8123' };
const wrong: Credentials = { kind: 'basic', username: 'ann', password: 'shut-sesame-5521' };
const named = (repository: string) => ({ registry: 'registry.test', repository, tag: '1' });

describeCases('the image store in memory', {
  cases: imageStoreCases,
  setup: () => {
    let latest = createMemoryImageStore();
    return createImageStoreContext({
      createStore: () => {
        latest = createMemoryImageStore({
          images: ['busybox:1'],
          registry: [
            { image: 'registry.test/open:1', layers: [2_000_000, 300_000] },
            { image: 'registry.test/guarded:1', credentials },
            { image: 'registry.test/breaks:1', fault: 'breaks' },
            { image: 'registry.test/stalls:1', fault: 'stalls' },
            { image: 'registry.test/many:1', platforms: ['linux/amd64', 'linux/arm64'] },
            { image: 'registry.test/down:1', fault: 'unavailable' },
            { image: 'registry.test/limited:1', fault: 'rate-limited' },
          ],
        });
        return latest;
      },
      images: {
        present: { registry: 'docker.io', repository: 'library/busybox', tag: '1' },
        pullable: named('open'),
        absent: named('absent'),
        guarded: { reference: named('guarded'), credentials, wrong },
        breaks: named('breaks'),
        stalls: named('stalls'),
        unavailable: named('down'),
        rateLimited: named('limited'),
        foreignPlatform: 'linux/s390x',
        multiPlatform: named('many'),
      },
      use: (imageId) => latest.use(imageId),
    });
  },
});
