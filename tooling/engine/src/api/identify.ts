import type { TestEngine } from '../test-engine.ts';
import type { EngineApi } from './engine-api.ts';
import { fieldOf } from './field-of.ts';

/** Which engine it is, and which version it really has. */
export async function identify(api: EngineApi): Promise<Pick<TestEngine, 'flavour' | 'version'>> {
  const [version] = await api.json('GET', '/version');
  const flavour = JSON.stringify(fieldOf(version, 'Components') ?? '').includes('Podman Engine')
    ? 'podman'
    : 'docker';
  const name = flavour === 'podman' ? 'Podman' : 'Docker';
  return { flavour, version: `${name} ${String(fieldOf(version, 'Version'))}` };
}
