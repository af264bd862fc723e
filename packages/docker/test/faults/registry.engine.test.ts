import { randomBytes } from 'node:crypto';
import { runTask, type ContainerTask } from '@drv/core';
import { createImagePuller } from '@drv/image';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  inject,
  it,
  onTestFinished,
} from 'vitest';
import { createDockerDriver, createDockerImageStore, createEngineClient } from '../../src/index.ts';
import { hasSocket, whereSocket, onFaultyEngine } from '../support/on-faulty-engine.ts';
import { startRegistryProxy, type RegistryProxy } from '@drv/tooling-engine/registry-proxy';
import { createStoreImages } from '../support/store-images.ts';

const { host, images, registry, unavailable } = inject('engine');
const repository = `drv/faulty-${randomBytes(4).toString('hex')}`;

describe.runIf(registry !== undefined)(`a pull that breaks ${unavailable.registry ?? ''}`.trim(), () => {
  /** Lets anybody in. */
  let open: RegistryProxy;
  let image: string;
  const direct = createEngineClient({ host });
  const publish = async (tag: string) => {
    if (registry !== undefined)
      await createStoreImages(host, images.busybox).publish(`${repository}:${tag}`, registry);
  };

  beforeAll(async () => {
    if (registry === undefined) return;
    open = await startRegistryProxy(registry.address, `${registry.username}:${registry.password}`);
    await publish('1');
    image = `${open.address}/${repository}:1`;
  });
  afterEach(async () => {
    open.heal();
    await direct.removeImage(image);
  });
  afterAll(async () => {
    await open.close();
    await direct.close();
  });

  describe('in the registry', () => {
    const client = createEngineClient({ host });
    const puller = createImagePuller({
      store: createDockerImageStore({ engine: client }),
      retry: { attempts: 3, baseMs: 20 },
      stallMs: 10_000,
    });
    const driver = createDockerDriver({ engine: client, puller, sweepEveryMs: 0 });
    let count = 0;
    let task: () => ContainerTask;
    beforeEach(() => {
      task = () => ({
        id: `${repository.replace('/', '-')}-${(count += 1)}`,
        image,
        command: ['sh', '-c', 'exit 3'],
        network: 'none',
      });
    });
    afterAll(async () => {
      await driver.close();
      await puller.close();
      await client.close();
    });

    it('with its connection, before a layer: it is done again', async () => {
      open.spoil({ what: 'manifest', how: 'cut' });
      expect(await runTask(driver, task())).toMatchObject({ status: 'error', exitCode: 3 });
      expect(open.heal()).toEqual([]);
    });

    it('with its connection, within a layer, until the engine gives up: it is done again', async () => {
      // The engine itself comes back once, after five seconds.
      open.spoil({ what: 'blob', how: 'cut', times: 2 });
      expect(await runTask(driver, task())).toMatchObject({ status: 'error', exitCode: 3 });
      expect(open.heal()).toEqual([]);
    });

    it('by standing still: an error for everybody who shares it, nothing half pulled, and then it works', async () => {
      open.spoil({ what: 'blob', how: 'hang', times: Infinity });
      const store = createDockerImageStore({ engine: client });
      await using impatient = createImagePuller({
        store,
        retry: { attempts: 3, baseMs: 20 },
        stallMs: 1_000,
      });
      await using other = createDockerDriver({ engine: client, puller: impatient, sweepEveryMs: 0 });
      const both = await Promise.allSettled([runTask(other, task()), runTask(other, task())]);
      expect(both).toMatchObject([
        { status: 'rejected', reason: { code: 'DRV_PULL_STALLED', retryable: true } },
        { status: 'rejected', reason: { code: 'DRV_PULL_STALLED', retryable: true } },
      ]);
      expect(await direct.inspectImage(image)).toBeUndefined();
      open.heal();
      expect(await runTask(driver, task())).toMatchObject({ status: 'error', exitCode: 3 });
    });
  });

  it('by bytes that are not those of its digest: an error, and then it works', async () => {
    await using driver = createDockerDriver({ host, sweepEveryMs: 0 });
    await publish('wrong');
    const wrong = `${open.address}/${repository}:wrong`;
    onTestFinished(() => direct.removeImage(wrong));
    const task = (name: string) => ({ image: name, command: ['true'], network: 'none' }) as const;
    await expect(runTask(driver, task(wrong.replace('/', '/breaks/')))).rejects.toMatchObject({
      code: 'DRV_REGISTRY_UNAVAILABLE',
      retryable: true,
    });
    // With containerd's store the wrong bytes are in the way for a moment.
    expect(await runTask(driver, task(wrong))).toMatchObject({ status: 'success' });
  });

  it('by a byte now and then: it has its time, and is over for everybody', async () => {
    const client = createEngineClient({ host });
    const puller = createImagePuller({
      store: createDockerImageStore({ engine: client }),
      stallMs: 30_000,
      pullMs: 2_000,
    });
    const driver = createDockerDriver({ engine: client, puller, sweepEveryMs: 0 });
    // An image of its own: containerd keeps the layers of one that was removed, until it clears away.
    await publish('slow');
    const slow = `${open.address}/${repository}:slow`;
    onTestFinished(() => direct.removeImage(slow));
    open.spoil({ what: 'blob', how: 'drip', times: Infinity });
    const task = { image: slow, command: ['true'], network: 'none' } as const;
    await expect(runTask(driver, task)).rejects.toMatchObject({ code: 'DRV_PULL_STALLED', retryable: false });
    open.heal();
    expect(await direct.inspectImage(slow)).toBeUndefined();
    expect(await runTask(driver, task)).toMatchObject({ status: 'success' });
    await driver.close();
    await puller.close();
    await client.close();
  });

  it.runIf(hasSocket).each(['request', 'forwarded', 'answered', 'headers', 'body'] as const)(
    whereSocket('on the way to the engine, %s: it is done again'),
    (at) =>
      onFaultyEngine([{ on: 'image.pull', at, fault: 'cut' }], async ({ run, shell, calls }) => {
        expect(await run(shell('exit 3', { image }))).toMatchObject({
          result: { status: 'error', exitCode: 3 },
        });
        expect(calls().filter((call) => call === 'image.pull')).toHaveLength(2);
      }),
  );

  it.runIf(hasSocket)(whereSocket('again and again: an error, and nothing was started'), () =>
    onFaultyEngine(
      [{ on: 'image.pull', at: 'body', fault: 'cut', times: Infinity }],
      async ({ run, shell, calls }) => {
        expect(await run(shell('exit 3', { image }))).toMatchObject({
          error: { code: 'DRV_ENGINE_UNAVAILABLE', retryable: true },
        });
        expect(calls()).toEqual(['image.pull', 'image.pull', 'image.pull']);
      },
    ),
  );
});
