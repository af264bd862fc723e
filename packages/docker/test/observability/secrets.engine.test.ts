import { randomUUID } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import {
  DrvError,
  OPERATIONS,
  runTask,
  type CredentialProvider,
  type Logger,
  type PreparedTask,
} from '@drv/core';
import type { TaskWithId } from '@drv/core/driver';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { createDockerDriver } from '../../src/index.ts';
import { useEngine } from '../support/engine-fixture.ts';

const canary = `canary-${randomUUID()}`;
/** The forms in which a secret may hide. */
const formsOf = (secret: string) => [
  secret,
  Buffer.from(secret).toString('base64').slice(0, 40),
  encodeURIComponent(secret),
];
const forms = formsOf(canary);

/** All that anybody could see of what drv does, as text. */
const seen: string[] = [];
const look = (where: string, what: unknown) => {
  const text =
    typeof what === 'string' ? what : inspect(what, { depth: 12, showHidden: true, maxArrayLength: null });
  seen.push(`${where}: ${text}`);
};

function logger(): Logger {
  const write = (level: string) => (fields: object, message: string) =>
    look(`log ${level} ${message}`, fields);
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child(bindings) {
      look('log bindings', bindings);
      return logger();
    },
  };
}

const channels = [
  ...OPERATIONS.flatMap((name) =>
    ['start', 'error', 'asyncEnd'].map((event) => `tracing:drv:${name}:${event}`),
  ),
  'drv:stats.sample',
];
const onMessage = (message: unknown, channel: string | symbol) => look(`channel ${String(channel)}`, message);
const onRequest = (message: unknown) => {
  const { request } = message as { request: { method: string; path: string } };
  look('request', `${request.method} ${request.path}`);
};
beforeAll(() => {
  for (const channel of channels) subscribe(channel, onMessage);
  subscribe('http.client.request.start', onRequest);
});
afterAll(() => {
  for (const channel of channels) unsubscribe(channel, onMessage);
  unsubscribe('http.client.request.start', onRequest);
});

const provider: CredentialProvider = {
  name: 'canary',
  resolve: async () => ({ kind: 'basic', username: 'drv', password: canary }),
};
const { driver, engine, images, shell } = useEngine({ logger: logger(), credentials: provider });
const { registry } = inject('engine');

/** A task that carries the secret wherever a task may carry one. */
const secret = (script: string, overrides: Partial<TaskWithId> = {}) =>
  shell(script, {
    env: { TOKEN: canary, [`NAME_${randomUUID().slice(0, 4)}`]: canary },
    files: { '/run/secrets/token': { text: canary, mode: 0o400 } },
    ...overrides,
  });

/** Runs a task to its end, whatever that is, and looks at everything that comes out of it. */
async function run(task: TaskWithId, during?: (prepared: PreparedTask) => Promise<void>): Promise<void> {
  try {
    const prepared = await driver.prepare(task);
    look('prepared', prepared);
    try {
      const container = await engine.inspect(`drv-${task.id}`);
      look('labels', await labelsOf(task.id));
      look('container state', container);
      await during?.(prepared);
      const handle = await prepared.start({ stdin: canary });
      look('handle', handle);
      const result = await handle.wait();
      look('result', result);
      look('result file', JSON.stringify(result));
    } finally {
      await prepared.close();
    }
  } catch (error) {
    look('error', error);
    look('error text', String(error));
    look('error file', JSON.stringify(error));
    expect(DrvError.is(error)).toBe(true);
  }
}

async function labelsOf(taskId: string): Promise<unknown> {
  const all = await engine.list({ labels: [] });
  return all.filter((container) => inspect(container).includes(taskId));
}

afterEach(() => {
  const leaks = seen.filter((text) => forms.some((form) => text.includes(form)));
  seen.length = 0;
  if (leaks.length > 0) throw new Error(`The secret can be seen:\n${leaks.join('\n')}`);
});

describe('a secret in the environment, in a file, on stdin and in the credentials is nowhere to be seen', () => {
  test('of a task that goes well', async () => run(secret('cat > /dev/null')));
  test('of one that fails', async () => run(secret('exit 3')));
  test('of one that is too slow', async () => run(secret('sleep 60', { timeoutMs: 300, graceMs: 0 })));
  test('of one that is killed', async () => run(secret('kill -9 $$')));
  test('of one that uses too much memory', async () =>
    run(secret('x=x; while :; do x=$x$x; done', { limits: { memoryBytes: 8 << 20 } })));
  test('of one that writes too much', async () =>
    run(secret('yes', { output: { limitBytes: 1000, onLimit: 'stop' } })));
  test('of one whose command does not exist', async () =>
    run(secret('', { command: ['/no/such/program', canary] })));
  test('of one whose mount is wrong', async () =>
    run(secret('true', { volumes: [{ hostPath: '/tmp', containerPath: '/bin/busybox' }] })));
  test('of one whose image is not there', async () =>
    run(secret('true', { image: 'drv.invalid/none:1', pull: 'never' })));
  test('of one that is closed before it starts', async () =>
    run(secret('true'), async (prepared) => prepared.close()));

  test('of one that is aborted', async () => {
    const controller = new AbortController();
    const running = runTask(driver, secret('sleep 60', { graceMs: 0 }), {
      signal: controller.signal,
      onStat: () => controller.abort(),
      stdin: canary,
    });
    look('result', await running);
  });
});

test.skipIf(registry === undefined)(
  'a password with which an image was pulled is nowhere to be seen',
  async () => {
    const { username = '', password = '' } = registry ?? {};
    forms.push(...formsOf(password), ...formsOf(`${username}:${password}`));
    const auther = () => ({ kind: 'basic', username, password }) as const;
    const task = secret('true', { image: images.registryBusybox ?? '', pull: 'always' });
    const result = await runTask(driver, task, { auther, onPull: (progress) => look('progress', progress) });
    look('result', result);
    expect(result.status).toBe('success');
    expect(seen.join('\n')).toContain('progress');
  },
);

describe('neither is it where a registry or an engine refuses', () => {
  test.skipIf(registry === undefined)('credentials that are wrong', async () => {
    await run(secret('true', { image: images.registryBusybox ?? '', pull: 'always' }));
    expect(seen.join('\n')).toContain('DRV_UNAUTHORIZED');
  });

  test('a provider whose error says what it knows: that stays in the cause, which is its own', async () => {
    const thrown = new Error(`vault: the token ${canary} has expired`);
    const failing: CredentialProvider = { name: 'vault', resolve: () => Promise.reject(thrown) };
    const error: unknown = await runTask(driver, secret('true'), { auther: failing }).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ code: 'DRV_CREDENTIALS', cause: thrown });
    // The channels hand on the error itself, with its cause.
    const texts = seen.filter((text) => !text.startsWith('channel'));
    seen.splice(0, seen.length, ...texts);
    look('error text', String(error));
    look('error file', JSON.stringify(error));
  });

  test('an image reference with a password in it', async () =>
    run(secret('true', { image: `https://drv:${canary}@registry.invalid/a` })));

  test('an address that is malformed, or has a password in it', () => {
    const hosts = ['tpc://drv:%@a:1', 'tcp://drv:%@a:port', 'tcp://drv:%@127.0.0.1:1', 'ssh://drv:%@a', '%'];
    for (const host of hosts.map((text) => text.replace('%', canary))) {
      try {
        createDockerDriver({ host });
      } catch (error) {
        look('error', error);
      }
    }
    expect(seen.filter((text) => text.includes('DRV_INVALID_OPTION'))).toHaveLength(hosts.length);
  });
});
