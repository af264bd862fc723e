import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { settingsOf } from '../../src/settings/settings-of.ts';
import { storeConnectionOf } from '../../src/settings/store-connection-of.ts';

const cwd = await mkdtemp(join(tmpdir(), 'drv-store-'));
afterAll(() => rm(cwd, { recursive: true }));
const KEY = '0123456789abcdef'.repeat(4);

async function connection(
  flags: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
) {
  return storeConnectionOf(await settingsOf(flags, 'none', { cwd, env }), { cwd, env });
}

describe('the queue of a command', () => {
  it('is none where nothing names one', async () => {
    expect(await connection({})).toBeUndefined();
  });

  it('is named without its password wherever it is shown', async () => {
    const DRV_STORE = 'postgres://ci:canary-77@db.example:6432/tasks?password=canary-78&sslmode=require';
    expect((await connection({}, { DRV_STORE }))?.shown).toBe('postgres://db.example:6432/tasks');
  });

  it('takes password and key from the environment or from files, the file that was named first', async () => {
    await writeFile(join(cwd, 'password'), 'from-file\n');
    await writeFile(join(cwd, 'key'), `${KEY}\n`);
    const store = 'rediss://queue.example:6380/2';
    const env = { DRV_STORE_PASSWORD: 'from-env', DRV_STORE_KEY: 'f'.repeat(64) };
    expect(await connection({ store }, env)).toMatchObject({ password: 'from-env', queue: 'drv' });
    const files = { storePasswordFile: 'password', storeKeyFile: 'key', queue: 'ci' };
    expect(await connection({ store, ...files }, env)).toEqual({
      url: store,
      password: 'from-file',
      shown: store,
      queue: 'ci',
      key: Buffer.from(KEY, 'hex'),
    });
  });

  it.each([
    ['a password on the command line', { store: 'redis://:canary-5@queue' }, {}, /^--store: a password on/],
    [
      'one behind a question mark',
      { store: 'postgres://queue/x?password=canary-5' },
      {},
      /^--store: a password/,
    ],
    ['what is no address', {}, { DRV_STORE: 'canary-5' }, /^DRV_STORE: write redis:/],
    ['another protocol', { store: 'amqp://:canary-5@queue' }, {}, /^--store: write redis:/],
    [
      'a key that is none',
      { store: 'redis://queue' },
      { DRV_STORE_KEY: 'canary-5' },
      /^DRV_STORE_KEY: not a key/,
    ],
    [
      'a file that is not there',
      { store: 'redis://queue', storeKeyFile: 'none' },
      {},
      /^--store-key-file none: /,
    ],
  ])('refuses %s, and repeats none of it', async (_what, flags, env, message) => {
    const failure = await connection(flags, env as Record<string, string>).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'UsageError', message: expect.stringMatching(message) });
    expect(String(failure)).not.toContain('canary-5');
  });
});
