import type { EngineApi } from '../api/engine-api.ts';
import type { TestRegistry } from '../test-engine.ts';

/**
 * Pushes a local image to a registry as `address/drv/busybox:1`, and removes that name from the engine again,
 * so that tests have to pull it. Resolves with the reference.
 */
export async function pushImage(
  api: EngineApi,
  local: string,
  registry: TestRegistry,
  signal?: AbortSignal,
): Promise<string> {
  const repository = `${registry.address}/drv/busybox`;
  const reference = `${repository}:1`;
  const { username, password, address } = registry;
  const login = JSON.stringify({ username, password, serveraddress: address });
  // The URL-safe alphabet, but padded: without the padding engines drop the login in silence.
  const padded = Buffer.from(login).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
  await api.call('POST', `/images/${local}/tag`, { query: { repo: repository, tag: '1' }, signal });
  try {
    await api.call('POST', `/images/${repository}/push`, {
      query: { tag: '1' },
      headers: { 'x-registry-auth': padded },
      signal,
    });
  } finally {
    await api.call('DELETE', `/images/${reference}`);
  }
  return reference;
}
