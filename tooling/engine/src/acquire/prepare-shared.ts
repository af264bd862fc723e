import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { EngineApi } from '../api/engine-api.ts';
import { identify } from '../api/identify.ts';
import { isDebian, unpackPackage } from '../host/debian.ts';
import { findCommand } from '../host/find-command.ts';
import { currentOwner } from '../host/owner.ts';
import { spawnDetached } from '../host/spawn-detached.ts';
import { buildTestImages } from '../images/build-test-images.ts';
import { findBusybox } from '../images/find-busybox.ts';
import { pushImage } from '../images/push-image.ts';
import type { EngineHome } from '../private/home.ts';
import { writeState } from '../private/state.ts';
import { startRegistry } from '../registry/start-registry.ts';
import type { TestEngine } from '../test-engine.ts';
import { PACKAGES } from '../checkout.ts';
import { discard } from './sweep.ts';

/**
 * Puts test images and a registry beside an engine that somebody else runs. Nothing is installed, no setting
 * of the engine is changed. The images have a tag of this run.
 */
export async function prepareShared(
  host: string,
  home: EngineHome,
  signal?: AbortSignal,
): Promise<TestEngine> {
  const owner = currentOwner();
  mkdirSync(home.directory, { recursive: true, mode: 0o700 });
  writeState(home, { owner });
  try {
    const api = new EngineApi(host);
    const images = await buildTestImages(api, await findBusybox(api, PACKAGES, signal), home.id, signal);
    const tlsRegistry = 'Its authority would have to be put into the settings of an engine that is not ours.';
    const bare: TestEngine = {
      host,
      ...(await identify(api)),
      private: false,
      images,
      unavailable: { tlsRegistry },
    };
    writeState(home, { owner, engine: bare });
    const engine = await withRegistry(bare, api, home, signal).catch((error: unknown): TestEngine => {
      signal?.throwIfAborted();
      const registry = error instanceof Error ? error.message : String(error);
      return { ...bare, unavailable: { registry, tlsRegistry } };
    });
    writeState(home, { owner, engine });
    return engine;
  } catch (error) {
    await discard(home);
    throw error;
  }
}

async function withRegistry(
  bare: TestEngine,
  api: EngineApi,
  home: EngineHome,
  signal: AbortSignal | undefined,
): Promise<TestEngine> {
  if (!bare.host.startsWith('unix://')) {
    throw new Error('The engine is on another machine, which cannot reach a registry on this one.');
  }
  const registry = await startRegistry({
    binary: await findRegistry(signal),
    directory: join(home.directory, 'registry'),
    // An engine takes a registry without TLS only here.
    address: '127.0.0.1',
    spawn: async (command, log) => spawnDetached(command, { name: home.marker, log }),
    signal,
  });
  const registryBusybox = await pushImage(api, bare.images.busybox, registry, signal);
  return { ...bare, registry, images: { ...bare.images, registryBusybox } };
}

async function findRegistry(signal: AbortSignal | undefined): Promise<string> {
  const installed = findCommand('docker-registry');
  if (installed !== undefined) return installed;
  if (!isDebian()) throw new Error('docker-registry is not installed on this machine.');
  const root = await unpackPackage('docker-registry', PACKAGES, signal);
  return join(root, 'usr/bin/docker-registry');
}
