import { randomUUID } from 'node:crypto';
import { createImagePuller, parseReference } from '@drv/image';
import {
  makeRegistryImage,
  makeRegistryIndex,
  startScriptedRegistry,
  type ScriptedRegistry,
} from '@drv/tooling-engine';
import { afterAll, beforeEach, afterEach, describe, expect, inject, it } from 'vitest';
import { createEngineClient } from '../../src/engine/engine-client.ts';
import { createDockerImageStore } from '../../src/prepare/docker-image-store.ts';
import { seesThisMachine } from '../support/sees-this-machine.ts';

const { host, containerdStore } = inject('engine');

describe.runIf(seesThisMachine)('one tag for two platforms (of a registry on this machine)', () => {
  const engine = createEngineClient({ host });
  const puller = createImagePuller({ store: createDockerImageStore({ engine }), retry: { attempts: 1 } });
  let registry: ScriptedRegistry;
  let name: string;
  const ensure = async (platform?: string) => {
    const { image, pulled } = await puller.ensure(parseReference(name), { platform });
    return { platform: image.platform, pulled };
  };
  const id = async () => (await engine.inspectImage(name))?.id;

  beforeEach(async () => {
    const text = randomUUID();
    const children = await Promise.all(
      ['linux/amd64', 'linux/arm64/v8'].map((platform) => makeRegistryImage(text + platform, { platform })),
    );
    registry = await startScriptedRegistry({ images: { 'own/app:1': makeRegistryIndex(children) } });
    name = `${registry.address}/own/app:1`;
  });
  afterEach(async () => {
    const image = await id();
    if (image !== undefined) await engine.removeImage(image);
    await registry.close();
  });
  afterAll(async () => {
    await puller.close();
    await engine.close();
  });

  it('is pulled for each when it is wanted', async () => {
    expect(await ensure('linux/amd64')).toEqual({ platform: 'linux/amd64', pulled: true });
    expect(await ensure('linux/arm64')).toEqual({
      platform: expect.stringMatching(/^linux\/arm64/),
      pulled: true,
    });
    expect(await ensure('linux/aarch64')).toMatchObject({ pulled: false });
    // Others than containerd's store have one image for a name.
    expect(await ensure('linux/amd64')).toEqual({ platform: 'linux/amd64', pulled: !containerdStore });
  });

  it('is pulled for both at the same time, and stays for both', async ({ skip }) => {
    skip(!containerdStore, 'only the store of containerd keeps two platforms under one name');
    const wanted = ['linux/amd64', 'linux/arm64/v8'];
    const both = await Promise.all(wanted.map(ensure));
    expect(both).toEqual(wanted.map((platform) => ({ platform, pulled: true })));
    expect(await Promise.all(wanted.map(ensure))).toEqual(
      wanted.map((platform) => ({ platform, pulled: false })),
    );
    const asked = registry.requests.length;
    const image = await engine.inspectImage(name, { platform: 'linux/arm64' });
    expect(image?.id).toBe(await id());
    expect(await engine.inspectImage(name, { platform: 'linux/s390x' })).toBeUndefined();
    expect(registry.requests).toHaveLength(asked);
  });

  it('has no third', async () => {
    await expect(ensure('linux/s390x')).rejects.toMatchObject({ code: 'DRV_IMAGE_UNSUPPORTED' });
    expect(await id()).toBeUndefined();
  });
});
