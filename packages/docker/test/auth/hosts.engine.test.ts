import { once } from 'node:events';
import { createServer } from 'node:http';
import { envProvider, staticProvider } from '@drv/auth';
import type { CredentialProvider, Credentials } from '@drv/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seesThisMachine } from '../support/sees-this-machine.ts';
import { pullAndRun } from './support/auth-engine.ts';

// A registry of somebody else's, which asks for a password and writes down what it is shown.

const login: Credentials = { kind: 'basic', username: 'ada', password: 'hunter2-hunter2' };
const EMPTY = `Basic ${Buffer.from(':').toString('base64')}`;
const shown: string[] = [];
let requests = 0;
const thief = createServer((request, response) => {
  requests += 1;
  const { authorization } = request.headers;
  // Podman, asked for a login that it does not have, shows an empty one.
  if (authorization !== undefined && authorization !== EMPTY) shown.push(authorization);
  response.writeHead(401, { 'www-authenticate': 'Basic realm="thief"' }).end();
});
let port: number;

beforeAll(async () => {
  thief.listen(0, '127.0.0.1');
  await once(thief, 'listening');
  const address = thief.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(async () => {
  thief.closeAllConnections();
  await new Promise((closed) => thief.close(closed));
});

const providers: Readonly<Record<string, () => CredentialProvider>> = {
  'that only end like it': () =>
    staticProvider({
      [`x127.0.0.1:${port}`]: login,
      [`27.0.0.1:${port}`]: login,
      [`evil.127.0.0.1:${port}`]: login,
    }),
  'with another port or none': () =>
    staticProvider({
      '127.0.0.1': login,
      [`127.0.0.1:${port + 1}`]: login,
      [`https://127.0.0.1:${port}0`]: login,
    }),
  'of Docker Hub': () => staticProvider({ 'https://index.docker.io/v1/': login, 'docker.io': login }),
  'of the 2017 driver, in DOCKER_AUTH': () =>
    envProvider({
      env: { DOCKER_AUTH: `{"https://1127.0.0.1:${port}":{"username":"ada","password":"hunter2-hunter2"}}` },
    }),
};

describe.runIf(seesThisMachine)('a registry on this machine', () => {
  it.each(Object.entries(providers))('never shows it a login for hosts %s', async (_title, make) => {
    const before = requests;
    const { error } = await pullAndRun(`127.0.0.1:${port}/team/app:1`, make(), { forget: false });
    expect(error).toMatchObject({ code: 'DRV_UNAUTHORIZED' });
    expect(requests).toBeGreaterThan(before);
    expect(shown).toEqual([]);
  });

  it('does show it a login of its own, which proves the test', async () => {
    const { error } = await pullAndRun(
      `127.0.0.1:${port}/team/app:1`,
      staticProvider({ [`127.0.0.1:${port}`]: login }),
      {
        forget: false,
      },
    );
    expect(error).toMatchObject({ code: 'DRV_UNAUTHORIZED' });
    expect(shown).toContain(`Basic ${Buffer.from('ada:hunter2-hunter2').toString('base64')}`);
  });
});
