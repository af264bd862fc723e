import { randomUUID } from 'node:crypto';
import { EngineApi } from '@drv/tooling-engine';
import { afterAll } from 'vitest';
import { isPodman } from './on-podman.ts';

/**
 * An image that a script has made from another one, with a configuration of its own; it is removed after the file.
 *
 * @param config As in the engine's `POST /commit`: `StopSignal`, `Cmd`, …
 */
export async function commitImage(
  host: string,
  from: string,
  config: Readonly<Record<string, unknown>>,
  script = 'true',
): Promise<string> {
  const api = new EngineApi(host);
  const [made] = await api.json('POST', '/containers/create', {
    body: { Image: from, Cmd: ['sh', '-c', script], NetworkDisabled: true },
  });
  const { Id: container } = made as { readonly Id: string };
  const [repo, tag] = ['drv.test/committed', randomUUID().slice(0, 8)];
  try {
    await api.call('POST', `/containers/${container}/start`);
    await api.call('POST', `/containers/${container}/wait`);
    // Podman takes no signal of the body, and Docker 20.10 takes one nowhere else.
    const signal = config['StopSignal'];
    const changes = isPodman && typeof signal === 'string' ? { changes: `STOPSIGNAL ${signal}` } : {};
    const query = { container, repo, tag, ...changes };
    await api.call('POST', '/commit', { query, body: { Cmd: ['sh'], ...config } });
  } finally {
    await api.call('DELETE', `/containers/${container}`, { query: { force: '1' } });
  }
  afterAll(() => api.call('DELETE', `/images/${repo}:${tag}`, { query: { force: '1' } }).then(() => {}));
  return `${repo}:${tag}`;
}
