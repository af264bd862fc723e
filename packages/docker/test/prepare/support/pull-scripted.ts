import { DrvError } from '@drv/core';
import { createImagePuller, parseReference, type EnsuredImage, type EnsureOptions } from '@drv/image';
import { startScriptedRegistry, type RegistryImage } from '@drv/tooling-engine';
import { createDockerImageStore } from '../../../src/prepare/docker-image-store.ts';
import type { EngineClient } from '../../../src/engine/engine-client.ts';
import type { Answer } from './registry-answers.ts';

export interface PullScriptedOptions {
  /** @default as usual */
  readonly answer?: Answer;
  readonly ensure?: EnsureOptions;
  /** @default own/app:1 */
  readonly path?: string;
  readonly listenOn?: string;
  /** Gets what was pulled, before it is taken away. */
  readonly onPulled?: (pulled: EnsuredImage) => void;
}

/** Pulls, three times at most, an image that no engine has met, from a registry of its own; takes it away again. */
export async function pullScripted(
  engine: EngineClient,
  image: RegistryImage,
  {
    answer = () => undefined,
    ensure = {},
    path = 'own/app:1',
    listenOn = '127.0.0.1',
    onPulled = () => {},
  }: PullScriptedOptions = {},
): Promise<{ readonly code: unknown; readonly tries: number }> {
  await using registry = await startScriptedRegistry({
    listenOn,
    images: { [path]: image },
    answer: (request) => answer(request, image),
  });
  await using puller = createImagePuller({
    store: createDockerImageStore({ engine }),
    retry: { attempts: 3, baseMs: 1 },
  });
  let tries = 1;
  const name = `${registry.address}/${path}`;
  const onEvent: EnsureOptions['onEvent'] = ({ status }) => {
    tries += status.startsWith('Trying again') ? 1 : 0;
  };
  try {
    onPulled(await puller.ensure(parseReference(name), { policy: 'always', onEvent, ...ensure }));
  } catch (error) {
    return { code: DrvError.is(error) ? error.code : error, tries };
  }
  await engine.removeImage(name);
  return { code: undefined, tries };
}
