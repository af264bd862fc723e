import { expect, inject, test } from 'vitest';

import { EngineApi } from '../src/index.ts';

test('the engine that tests get has every image on it', async () => {
  const engine = inject('engine');
  const api = new EngineApi(engine.host);
  const local = Object.values(engine.images).filter((reference) => reference.startsWith('drv.test/'));
  expect(local).toHaveLength(5);
  for (const reference of local) {
    const [image] = await api.json('GET', `/images/${reference}/json`);
    expect(image).toMatchObject({ RepoTags: expect.arrayContaining([reference]) });
  }
});
