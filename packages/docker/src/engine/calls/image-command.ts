import type { AbortOptions } from '@drv/core';
import { isRefusal } from '../errors/engine-refusals.ts';
import type { EngineTransport } from '../transport/engine-transport.ts';
import { documentOf, objectOf, textsOf } from './document.ts';
import { imagePath } from './image-calls.ts';

/** What an image runs by itself. */
export interface ImageCommand {
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
}

/** `undefined` when the engine has no such image. */
export async function inspectImageCommand(
  transport: EngineTransport,
  id: string,
  { signal }: AbortOptions = {},
): Promise<ImageCommand | undefined> {
  const op = 'inspect image';
  try {
    const document = await transport.ask({
      op,
      method: 'GET',
      path: `${imagePath(id)}/json`,
      wanted: { Config: { Entrypoint: true, Cmd: true } },
      signal,
    });
    const { Entrypoint, Cmd } = objectOf(documentOf(document, op)['Config']);
    return { entrypoint: textsOf(Entrypoint), command: textsOf(Cmd) };
  } catch (error) {
    if (isRefusal(error, 'image-gone')) return undefined;
    throw error;
  }
}
