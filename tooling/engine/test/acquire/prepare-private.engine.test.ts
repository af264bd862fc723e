import { join } from 'node:path';

import { expect, test as plain } from 'vitest';

import { preparePrivate } from '../../src/acquire/prepare-private.ts';
import { EngineApi } from '../../src/api/engine-api.ts';
import type { TestRegistry } from '../../src/test-engine.ts';
import { engineFixtures } from '../support/engine-fixtures.ts';

const test = plain.extend(engineFixtures);

test('both registries want the password, and the engine trusts the authority of the second', async ({
  parent,
}) => {
  const engine = await preparePrivate(join(parent, 'engine'), { tied: true });
  expect(engine.unavailable).toEqual({});
  for (const [registry, reference] of [
    [engine.registry, engine.images.registryBusybox],
    [engine.tlsRegistry, engine.images.tlsBusybox],
  ] as const) {
    if (registry === undefined || reference === undefined) throw new Error('A registry is missing.');
    expect(reference).toBe(`${registry.address}/drv/busybox:1`);
    await expect(pull(engine.host, reference)).rejects.toThrow(/no basic auth credentials|unauthorized/);
    await expect(pull(engine.host, reference, { ...registry, password: 'wrong' })).rejects.toThrow(
      /unauthorized/,
    );
    await pull(engine.host, reference, registry);
  }
  // Nothing but this machine itself is spared the check: the second registry was trusted for its authority. Newer
  // engines name ::1/128 too, Podman names nothing.
  const [info] = await new EngineApi(engine.host).json('GET', '/info');
  const { RegistryConfig: config } = info as { RegistryConfig?: { InsecureRegistryCIDRs?: string[] } };
  expect(['127.0.0.0/8', '::1/128']).toEqual(expect.arrayContaining(config?.InsecureRegistryCIDRs ?? []));
});

async function pull(host: string, reference: string, registry?: TestRegistry): Promise<void> {
  const [repository, tag = ''] = reference.split(/:(?=\d+$)/);
  const { username, password } = registry ?? {};
  const login = Buffer.from(JSON.stringify({ username, password })).toString('base64');
  await new EngineApi(host).call('POST', '/images/create', {
    query: { fromImage: repository ?? '', tag },
    ...(registry && { headers: { 'x-registry-auth': login.replaceAll('+', '-').replaceAll('/', '_') } }),
  });
}
