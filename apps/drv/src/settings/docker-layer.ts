import type { Layer } from './settings.ts';

/** What docker's own variables say of a run, besides the engine: the platform of images. The weakest source. */
export function dockerLayer(environment: Readonly<Record<string, string | undefined>>): Layer {
  const platform = environment['DOCKER_DEFAULT_PLATFORM'];
  return { values: platform ? { platform } : {}, from: () => 'DOCKER_DEFAULT_PLATFORM' };
}
