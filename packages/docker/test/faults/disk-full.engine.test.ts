import { randomBytes } from 'node:crypto';
import { buildTestImages, findBusybox } from '@drv/tooling-engine';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { onFaultyEngine, type OnFaultyEngineOptions } from '../support/on-faulty-engine.ts';
import { isOldPodman, isPodman, ON_PODMAN } from '../support/on-podman.ts';
import { canStartEngine, onOwnEngine, useOwnEngine } from '../support/own-engine.ts';
import { startRegistryProxy, type RegistryProxy } from '@drv/tooling-engine/registry-proxy';
import { useSmallDisk, type SmallDisk } from '../support/small-disk.ts';
import { createStoreImages } from '../support/store-images.ts';

const { host, images, registry, unavailable } = inject('engine');
const FULL = { error: { code: 'DRV_NO_SPACE' }, stdout: '' };

describe.runIf(canStartEngine)(onOwnEngine('an engine whose disk is full'), () => {
  const own = useOwnEngine();
  let disk: SmallDisk | undefined;
  let why = '';
  let socket: OnFaultyEngineOptions;

  beforeAll(async () => {
    const engine = own.current;
    try {
      disk = await useSmallDisk(engine, 64);
    } catch (error) {
      why = `This machine has no file systems in files: ${String(error)}`;
      return;
    }
    await buildTestImages(engine.api, await findBusybox(engine.api, engine.home.directory), '1');
    socket = { socket: engine.home.socket };
  });
  afterEach(async () => disk?.free());

  it('at the create call: an error that says so, and it works again when there is room', async ({ skip }) => {
    if (disk === undefined) return skip(why);
    const { fill, free } = disk;
    await onFaultyEngine(
      [],
      async ({ run, shell }) => {
        await fill();
        expect(await run(shell('exit 3'))).toMatchObject(FULL);
        await free();
      },
      socket,
    );
  });

  it('at the start: an error that says so', async ({ skip }) => {
    skip(isPodman, ON_PODMAN.startsWithoutRoom);
    if (disk === undefined) return skip(why);
    const { fill, free } = disk;
    await onFaultyEngine(
      [{ on: 'container.start', at: 'request', fault: fill }],
      async ({ run, shell }) => {
        expect(await run(shell('exit 3'))).toMatchObject(FULL);
        await free();
      },
      socket,
    );
  });

  it('while the task runs: its output and its exit code are whole', async ({ skip }) => {
    if (disk === undefined) return skip(why);
    const { fill, free } = disk;
    await onFaultyEngine(
      [{ on: 'container.stats', at: 'request', fault: fill }],
      async ({ runUntilFaulty, shell }) => {
        const script = 'cat; for i in 1 2 3; do echo line $i; sleep 0.3; done; exit 7';
        expect(await runUntilFaulty(shell(script))).toMatchObject({
          // Podman since 5.0 has to write down the code of a task before it tells of it.
          ...(isPodman && !isOldPodman
            ? { error: { code: 'DRV_NO_SPACE', retryable: false } }
            : { result: { status: 'error', exitCode: 7, output: { complete: true } } }),
          stdout: 'line 1\nline 2\nline 3\n',
        });
        await free();
      },
      socket,
    );
  });

  it('by the task itself: that is an error of the task', async ({ skip }) => {
    if (disk === undefined) return skip(why);
    await onFaultyEngine(
      [],
      async ({ run, shell }) => {
        expect(await run(shell('echo filling; dd if=/dev/zero of=/tmp/all bs=64k'))).toMatchObject({
          result: { status: 'error', exitCode: 1, output: { complete: true } },
          stderr: expect.stringContaining('No space left on device'),
        });
      },
      socket,
    );
  });

  describe.runIf(registry !== undefined)(`at a pull ${unavailable.registry ?? ''}`.trim(), () => {
    let open: RegistryProxy;
    const repository = `drv/full-${randomBytes(4).toString('hex')}`;
    beforeAll(async () => {
      if (registry === undefined) return;
      open = await startRegistryProxy(registry.address, `${registry.username}:${registry.password}`);
      await createStoreImages(host, images.busybox).publish(`${repository}:1`, registry);
    });
    afterAll(async () => open.close());

    it('an error that says so, and it works again when there is room', async ({ skip }) => {
      if (disk === undefined) return skip(why);
      const { fill, free } = disk;
      await onFaultyEngine(
        [],
        async ({ run, shell }) => {
          const image = `${open.address}/${repository}:1`;
          await fill();
          expect(await run(shell('exit 3', { image }))).toMatchObject(FULL);
          await free();
          expect(await run(shell('exit 3', { image }))).toMatchObject({
            result: { status: 'error', exitCode: 3 },
          });
        },
        socket,
      );
    });
  });
});
