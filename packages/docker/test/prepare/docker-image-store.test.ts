import type { Credentials } from '@drv/core';
import { createDockerImageStore, createEngineClient } from '@drv/docker';
import { parseReference } from '@drv/image';
import {
  createFakeEngine,
  createImageStoreContext,
  imageStoreCases,
  type ImageStoreContext,
} from '@drv/testing';
import { describeCases } from '@drv/testing/vitest';
import { expect } from 'vitest';

const credentials: Credentials = { kind: 'basic', username: 'ann', password: 'open-sesame-8123' };
const wrong: Credentials = { kind: 'basic', username: 'ann', password: 'shut-sesame-5521' };
const named = (repository: string) => parseReference(`registry.test/${repository}:1`);

async function setup(): Promise<ImageStoreContext> {
  const fake = await createFakeEngine({
    programs: {
      sleep: ({ signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(0))),
    },
    images: ['busybox:1'],
    registry: [
      { image: 'registry.test/open:1', layers: [2_000_000, 300_000] },
      { image: 'registry.test/guarded:1', credentials },
      { image: 'registry.test/many:1', platforms: ['linux/amd64', 'linux/arm64'] },
      { image: 'registry.test/breaks:1', fault: 'breaks' },
      { image: 'registry.test/stalls:1', fault: 'stalls' },
      { image: 'registry.test/down:1', fault: 'unavailable' },
      { image: 'registry.test/limited:1', fault: 'rate-limited' },
    ],
  });
  const engine = createEngineClient({ host: fake.host });
  const context = createImageStoreContext({
    createStore: () => createDockerImageStore({ engine }),
    images: {
      present: parseReference('busybox:1'),
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
  });
  return {
    ...context,
    async [Symbol.asyncDispose]() {
      await engine.close();
      await fake.close();
      expect(fake.misuses).toEqual([]);
    },
  };
}

describeCases('the image store of a fake engine', { cases: imageStoreCases, setup, concurrent: true });
