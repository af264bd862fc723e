import { createDockerImageStore, createEngineClient } from '@drv/docker';
import { EngineApi } from '@drv/tooling-engine';
import { expect, inject, it } from 'vitest';

const { host, images } = inject('engine');

it('the bytes of all layers are counted while containers come and go', async () => {
  const api = new EngineApi(host);
  const engine = createEngineClient({ host });
  const store = createDockerImageStore({ engine });
  let counted = false;
  const comeAndGo = async () => {
    while (!counted) {
      const [made] = await api.json('POST', '/containers/create', {
        body: { Image: images.busybox, Cmd: ['true'], HostConfig: { NetworkMode: 'none' } },
      });
      await api.call('DELETE', `/containers/${(made as { readonly Id: string }).Id}`);
    }
  };
  const busy = [comeAndGo(), comeAndGo(), comeAndGo()];
  try {
    for (let count = 0; count < 25; count += 1) expect((await store.usage()).layerBytes).toBeGreaterThan(0);
  } finally {
    counted = true;
    await Promise.all(busy);
    await engine.close();
  }
});
