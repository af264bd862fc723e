import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { identify } from '../api/identify.ts';
import { findCommand } from '../host/find-command.ts';
import { buildTestImages } from '../images/build-test-images.ts';
import { findBusybox } from '../images/find-busybox.ts';
import { pushImage } from '../images/push-image.ts';
import { spawnInside } from '../private/namespace.ts';
import { startPrivateEngine, type PrivateEngine } from '../private/start-private-engine.ts';
import { writeState } from '../private/state.ts';
import { makeCertificate } from '../registry/make-certificate.ts';
import { startRegistry } from '../registry/start-registry.ts';
import type { TestEngine } from '../test-engine.ts';
import { PACKAGES } from '../checkout.ts';
import { engineKind, type EngineKind } from '../kinds/engine-kind.ts';

type Registries = Pick<TestEngine, 'registry' | 'tlsRegistry' | 'unavailable'>;

/**
 * Starts a private engine with both registries and all test images in `directory`.
 *
 * @param options.tied Whether it ends with this process.
 */
export async function preparePrivate(
  directory: string,
  options: {
    readonly tied: boolean;
    /** @default what `DRV_TEST_ENGINE` names, else the installed Docker */
    readonly kind?: EngineKind | undefined;
    /** It is a machine of its own. @default false */
    readonly isNode?: boolean | undefined;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<TestEngine> {
  const { signal, isNode } = options;
  const kind = options.kind ?? engineKind(process.env['DRV_TEST_ENGINE']);
  const running = await startPrivateEngine({ directory, ...options, kind });
  try {
    const { api } = running;
    const local = await buildTestImages(api, await findBusybox(api, PACKAGES, signal), '1', signal);
    const { registry, tlsRegistry, unavailable } = await startRegistries(running, signal);
    const engine: TestEngine = {
      host: running.host,
      ...(await identify(api)),
      private: true,
      pid: running.pid,
      registry,
      tlsRegistry,
      unavailable,
      images: {
        ...local,
        ...(registry && { registryBusybox: await pushImage(api, local.busybox, registry, signal) }),
        ...(tlsRegistry && { tlsBusybox: await pushImage(api, local.busybox, tlsRegistry, signal) }),
      },
    };
    const { owner, block } = running;
    writeState(running.home, { owner, block, kind: kind?.name, isNode, engine });
    return engine;
  } catch (error) {
    await running.remove();
    throw error;
  }
}

async function startRegistries(engine: PrivateEngine, signal: AbortSignal | undefined): Promise<Registries> {
  if (engine.namespace.ownNetwork) {
    const reason = 'The engine has a network of its own, which no registry of this machine is reached from.';
    return { unavailable: { registry: reason, tlsRegistry: reason } };
  }
  const binary = findCommand('docker-registry');
  if (binary === undefined) {
    const reason = 'docker-registry is not installed on this machine.';
    return { unavailable: { registry: reason, tlsRegistry: reason } };
  }
  const { home, namespace, block } = engine;
  const spawn = async (command: readonly string[], log: string) => spawnInside(home, namespace, command, log);
  const common = { binary, spawn, signal };
  const registry = await startRegistry({
    ...common,
    directory: join(home.directory, 'registry'),
    address: '127.0.0.1',
  });
  if (findCommand('openssl') === undefined) {
    return { registry, unavailable: { tlsRegistry: 'openssl is not installed on this machine.' } };
  }
  const directory = join(home.directory, 'tls-registry');
  mkdirSync(directory);
  // Engines skip the check of certificates for 127.0.0.0/8, so that this one listens on the bridge.
  const tls = await makeCertificate(directory, block.gateway, signal);
  const secure = await startRegistry({ ...common, directory, address: block.gateway, tls });
  const trusted = join(home.etcDocker, 'certs.d', secure.address);
  mkdirSync(trusted, { recursive: true });
  cpSync(tls.ca, join(trusted, 'ca.crt'));
  return { registry, tlsRegistry: { ...secure, caFile: tls.ca }, unavailable: {} };
}
