import type { StoredImage } from '@drv/core/driver';
import { parseImageName } from '../../images/parse-image-name.ts';
import { EngineRefusal } from '../engine-refusal.ts';
import type { EngineState } from '../engine-state.ts';

/** An image by id or by name. @throws an `EngineRefusal` with 404 */
export async function findImage({ images }: EngineState, target: string): Promise<StoredImage> {
  const byId = (await images.list()).find(({ id }) => id === target || id === `sha256:${target}`);
  const image =
    byId ?? (target.startsWith('sha256:') ? undefined : await images.inspect(parseImageName(target)));
  if (image === undefined) throw new EngineRefusal(404, `No such image: ${target}`);
  return image;
}
