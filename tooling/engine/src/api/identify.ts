import { release } from 'node:os';

import type { TestEngine } from '../test-engine.ts';
import type { EngineApi } from './engine-api.ts';
import { fieldOf } from './field-of.ts';

/** Which engine it is, which version it really has, and where it keeps its images. */
export async function identify(
  api: EngineApi,
): Promise<Pick<TestEngine, 'flavour' | 'version' | 'containerdStore' | 'sharesKernel'>> {
  const [version] = await api.json('GET', '/version');
  const [info] = await api.json('GET', '/info');
  const flavour = JSON.stringify(fieldOf(version, 'Components') ?? '').includes('Podman Engine')
    ? 'podman'
    : 'docker';
  const name = flavour === 'podman' ? 'Podman' : 'Docker';
  // [["driver-type", "io.containerd.snapshotter.v1"]]
  const containerdStore = JSON.stringify(fieldOf(info, 'DriverStatus') ?? '').includes(
    'containerd.snapshotter',
  );
  const store = containerdStore ? ' with the store of containerd' : '';
  return {
    flavour,
    version: `${name} ${String(fieldOf(version, 'Version'))}${store}`,
    containerdStore,
    sharesKernel: fieldOf(info, 'KernelVersion') === release(),
  };
}
