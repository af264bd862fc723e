import { EngineApi, type TestRegistry } from '@drv/tooling-engine';

/**
 * Pushes an image that has one layer of its own, with random bytes in `/blob`, upon the layer of busybox. Nothing of it is
 * left on the engine.
 *
 * @param name Repository and tag in the registry.
 */
export async function publishLayered(
  name: string,
  bytes: number,
  {
    host,
    busybox,
    registry,
  }: { readonly host: string; readonly busybox: string; readonly registry: TestRegistry },
): Promise<void> {
  const api = new EngineApi(host);
  const colon = name.lastIndexOf(':');
  const [repository, tag] = [`${registry.address}/${name.slice(0, colon)}`, name.slice(colon + 1)];
  const [made] = await api.json('POST', '/containers/create', {
    body: {
      Image: busybox,
      Cmd: ['sh', '-c', `head -c ${bytes} /dev/urandom > /blob`],
      HostConfig: { NetworkMode: 'none' },
    },
  });
  const container = String((made as { Id?: unknown }).Id);
  try {
    await api.call('POST', `/containers/${container}/start`);
    await api.call('POST', `/containers/${container}/wait`);
    await api.call('POST', '/commit', { query: { container, repo: repository, tag }, body: {} });
  } finally {
    await api.call('DELETE', `/containers/${container}`, { query: { force: '1' } });
  }
  const { username, password, address } = registry;
  const login = Buffer.from(JSON.stringify({ username, password, serveraddress: address })).toString(
    'base64',
  );
  try {
    await api.call('POST', `/images/${repository}/push`, {
      query: { tag },
      headers: { 'x-registry-auth': login.replaceAll('+', '-').replaceAll('/', '_') },
    });
  } finally {
    await api.call('DELETE', `/images/${repository}:${tag}`);
  }
}
