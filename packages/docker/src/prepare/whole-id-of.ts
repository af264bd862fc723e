import type { AbortOptions } from '@drv/core';
import type { EngineClient } from '../engine/engine-client.ts';

/** At least what engines print: fewer digits are words, `cafe` and `deadbeef`. */
const SHORT_ID = /^(?:sha256:)?[0-9a-f]{12,63}$/;

/**
 * The whole id of the image on the engine that a text is the beginning of, as `docker images` prints it. As for `docker run`, a
 * name comes first. `undefined` where the engine has no such image, or several: then the text is a name for a registry.
 */
export async function wholeIdOf(
  engine: Pick<EngineClient, 'inspectImage'>,
  text: string,
  { signal }: AbortOptions,
): Promise<string | undefined> {
  if (!SHORT_ID.test(text)) return undefined;
  // Podman reads no beginning of an id behind its algorithm.
  const digits = text.replace('sha256:', '');
  const id = (await engine.inspectImage(digits, { signal }))?.id;
  return id?.startsWith(`sha256:${digits}`) === true ? id : undefined;
}
