import { createFakeEngine, standardPrograms, type FakeEngine, type FakeEngineOptions } from '@drv/testing';
import { onTestFinished } from 'vitest';
import { compose } from '../../src/compose.ts';
import { fakeIo, type FakeIo } from './fake-io.ts';

export const IMAGE = 'busybox:1';

/** An engine of this process that has one image, with the standard programs. */
export async function fakeEngine(options: Partial<FakeEngineOptions> = {}): Promise<FakeEngine> {
  const engine = await createFakeEngine({
    images: [IMAGE],
    programs: standardPrograms,
    registry: [{ image: 'drv.test/other:1' }],
    statsIntervalMs: 10,
    ...options,
  });
  onTestFinished(() => engine.close());
  return engine;
}

/** The process as a test would have it, with everything wired as in the real one, on a fake engine. */
export function onEngine(engine: FakeEngine, given: Parameters<typeof fakeIo>[0] = {}): FakeIo {
  return fakeIo({
    ...given,
    env: { DOCKER_HOST: engine.host, HOME: '/nowhere', ...given.env },
    compose: async (...parts) => compose(...parts),
  });
}
