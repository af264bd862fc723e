import { EngineApi, type TestRegistry } from '@drv/tooling-engine';

/**
 * Images that nobody else uses, so that a test may remove them by id: the tests' busybox is one image under several
 * names.
 */
export interface StoreImages {
  /** Imports a new image under this name. */
  add(name: string): Promise<void>;
  /** Imports a new image, pushes it to the registry under this repository and tag, and removes it again. */
  publish(name: string, registry: TestRegistry): Promise<void>;
  /** Runs a container of an image, until the answer is called. */
  use(imageId: string): Promise<() => Promise<void>>;
}

/** @param busybox The image that the others are copies of. */
export function createStoreImages(host: string, busybox: string): StoreImages {
  const api = new EngineApi(host);
  /** A copy of busybox with an id, and a layer, of its own. */
  const copy = async (name: string) => {
    const container = await create(busybox, ['sh', '-c', 'head -c 300000 /dev/urandom > /blob']);
    try {
      await api.call('POST', `/containers/${container}/start`);
      await api.call('POST', `/containers/${container}/wait`);
      const colon = name.lastIndexOf(':');
      await api.call('POST', '/commit', {
        query: {
          container,
          repo: name.slice(0, colon),
          tag: name.slice(colon + 1),
        },
        // Podman wants one.
        body: {},
      });
    } finally {
      await api.call('DELETE', `/containers/${container}`, { query: { force: '1' } });
    }
  };
  const create = async (image: string, command: readonly string[]): Promise<string> => {
    const [made] = await api.json('POST', '/containers/create', {
      body: { Image: image, Cmd: command, HostConfig: { NetworkMode: 'none' } },
    });
    return String((made as { Id?: unknown }).Id);
  };
  return {
    add: copy,
    async publish(name, registry) {
      const reference = `${registry.address}/${name}`;
      await copy(reference);
      const { username, password, address } = registry;
      const login = JSON.stringify({ username, password, serveraddress: address });
      const colon = reference.lastIndexOf(':');
      try {
        await api.call('POST', `/images/${reference.slice(0, colon)}/push`, {
          query: { tag: reference.slice(colon + 1) },
          // Padded, in the URL-safe alphabet: an engine drops anything else in silence.
          headers: {
            'x-registry-auth': Buffer.from(login)
              .toString('base64')
              .replaceAll('+', '-')
              .replaceAll('/', '_'),
          },
        });
      } finally {
        await api.call('DELETE', `/images/${reference}`);
      }
    },
    async use(imageId) {
      const container = await create(imageId, ['sleep', '1000']);
      await api.call('POST', `/containers/${container}/start`);
      return async () => {
        await api.call('DELETE', `/containers/${container}`, { query: { force: '1' } });
      };
    },
  };
}
