import { programs } from '@drv/testing';
import { expect, it } from 'vitest';
import { onFakeEngine } from '../support/on-fake-engine.ts';

// Podman says it in this way when somebody removes the image meanwhile.
const message = 'failed to convert ImageData: locating image with ID "d73c": image not known';

it('an image that goes away while it is looked at is not there, which is no failure of the engine', () =>
  onFakeEngine(
    [{ on: 'image.inspect', fault: { kind: 'refuse', at: 'request', status: 500, message } }],
    async ({ run }) => {
      await expect(run(programs.exit(0), { pull: 'never' })).rejects.toMatchObject({
        code: 'DRV_IMAGE_NOT_FOUND',
      });
      expect((await run(programs.exit(0), { pull: 'never' })).result.status).toBe('success');
    },
  ));
