import type { EngineApi } from '../api/engine-api.ts';
import type { TestImages } from '../test-engine.ts';

/**
 * Removes the test images from an engine that is not ours. Those that are gone already, and a gone engine,
 * are fine.
 */
export async function removeImages(api: EngineApi, images: TestImages): Promise<void> {
  for (const reference of Object.values(images)) {
    await api
      .call('DELETE', `/images/${reference}`, { query: { force: '1' }, timeoutMs: 10_000 })
      .catch(() => {});
  }
}
