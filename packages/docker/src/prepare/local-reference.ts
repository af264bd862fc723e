import type { AbortOptions } from '@drv/core';
import type { ImageReference } from '@drv/core/driver';
import { formatReference, parseReference } from '@drv/image';
import type { EngineClient } from '../engine/engine-client.ts';

const HUB = 'docker.io';
const NAMES_HUB = /^(?:index\.)?docker\.io\//;

/**
 * The name under `localhost/` of an image that was written without a registry, if the engine has one there: Podman gives what
 * it builds such a name, and looks there first. `undefined` where there is none, or a registry was named.
 */
export async function localReference(
  engine: Pick<EngineClient, 'inspectImage'>,
  image: string,
  { platform, signal }: AbortOptions & { readonly platform?: string | undefined },
): Promise<ImageReference | undefined> {
  if (parseReference(image).registry !== HUB || NAMES_HUB.test(image)) return undefined;
  const local = parseReference(`localhost/${image}`);
  const found = await engine.inspectImage(formatReference(local), {
    signal,
    platform,
  });
  return found === undefined ? undefined : local;
}
