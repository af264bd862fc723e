import type { ImageCommand } from './calls/image-command.ts';

/** What one engine has told of an image, which its id says all of: a busy engine is asked once. */
export interface ImageMemory {
  command?: ImageCommand;
  /** Its `/etc` is a directory, and no link. */
  hasPlainEtc?: boolean;
  /** The engine, or a proxy before it, has put none into a container of it. */
  takesNoLauncher?: boolean;
}

/** By image; of each engine the last ones. */
const known = new WeakMap<object, Map<string, ImageMemory>>();
const KNOWN = 64;

export function imageMemory(engine: object, id: string): ImageMemory {
  const images = known.get(engine) ?? new Map<string, ImageMemory>();
  known.set(engine, images);
  const memory = images.get(id) ?? {};
  images.delete(id);
  images.set(id, memory);
  for (const oldest of images.keys()) if (images.size > KNOWN) images.delete(oldest);
  return memory;
}
