import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { run, type Credentials, type Logger } from '@drv/core';
import { createDockerDriver } from '@drv/docker';
import { createQueueDriver, createTaskWorker, type TaskStore } from '@drv/queue';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { startTcpProxy } from './many/tcp-proxy.ts';
import type { PrivateStore } from './private-store.ts';

export interface CredentialsOptions {
  readonly start: () => Promise<PrivateStore>;
  readonly openStore: (url: string, queue: string, logger: Logger) => TaskStore;
  /** All that is in the store, as text, whatever it is. */
  readonly dump: (url: string) => Promise<string>;
}

/** Text that can have been made of a secret, wherever in a longer one it is. */
function formsOf(secret: string): readonly string[] {
  const shifted = [0, 1, 2].map((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]).toString('base64url');
    return whole.slice(before === 0 ? 0 : before + 1, -3);
  });
  return [secret, encodeURIComponent(secret), Buffer.from(secret).toString('hex'), ...shifted];
}

/** What a task's image is pulled with, and where that is never to be seen: in the store, on the way to it, in a log. */
export function describeCredentials({ start, openStore, dump }: CredentialsOptions): void {
  const { host, images, registry } = inject('engine');
  const { username = '', password = '' } = registry ?? {};
  const login: Credentials = { kind: 'basic', username, password };
  let server: PrivateStore;
  beforeAll(async () => void (server = await start()));
  afterAll(() => server[Symbol.asyncDispose]());

  it.skipIf(registry === undefined).for(['worker', 'caller'] as const)(
    'the password of a registry, which the %s has, is nowhere to be seen',
    async (who) => {
      const seen: string[] = [];
      const write = (fields: object, message: string) =>
        void seen.push(`${message} ${inspect(fields, { depth: 12, showHidden: true })}`);
      const logger: Logger = { debug: write, info: write, warn: write, error: write, child: () => logger };
      const to = new URL(server.url);
      await using way = await startTcpProxy(
        { host: to.hostname, port: Number(to.port) },
        '127.0.0.1',
        (data) => seen.push(data.toString('latin1')),
      );
      to.port = String(way.port);
      const key = randomBytes(32);
      await using store = openStore(to.href, `test-${randomBytes(4).toString('hex')}`, logger);
      await using engine = createDockerDriver({ host, logger });
      const credentials = { name: 'here', resolve: async () => login };
      await using _worker = createTaskWorker({
        store,
        key,
        node: 'one',
        driver: engine,
        slots: 1,
        logger,
        credentials: who === 'worker' ? credentials : undefined,
      });
      await using driver = createQueueDriver({ store, key, logger });
      const task = {
        id: `credentials-${randomBytes(4).toString('hex')}`,
        image: images.registryBusybox ?? '',
        pull: 'always' as const,
        command: ['sh', '-c', 'sleep 1; echo pulled'],
        network: 'none' as const,
      };
      let during: Promise<string> | undefined;
      const ended = await run(driver, task, {
        auther: who === 'caller' ? () => login : undefined,
        onStarted: () => void (during = dump(server.url)),
      });
      expect(ended).toMatchObject({ status: 'success', stdout: 'pulled\n' });
      seen.push((await during) ?? '', await dump(server.url));
      const all = seen.join('\n').replaceAll('+', '-').replaceAll('/', '_');
      // All of it was looked at.
      expect(during).toBeDefined();
      expect(all.split(task.id).length).toBeGreaterThan(3);
      for (const form of formsOf(password)) expect(all.includes(form.replaceAll('/', '_')), form).toBe(false);
    },
  );
}
