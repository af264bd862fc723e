import { describe, expect, it } from 'vitest';
import { createEngineClient } from '../../../src/engine/engine-client.ts';
import { settingsOfDockerode } from '../../../src/engine/transport/settings-of-dockerode.ts';

/** What docker-modem 5 has on an instance for which nothing was chosen. */
const EMPTY = {
  pathPrefix: undefined,
  protocol: 'http',
  headers: {},
  sshOptions: { agentForward: undefined },
};

function addressOf(modem: object) {
  return settingsOfDockerode({ modem: { ...EMPTY, ...modem } }).address;
}

describe('settingsOfDockerode', () => {
  it('reads a socket; without one it is the standard one', () => {
    expect(addressOf({ socketPath: '/run/other.sock' })).toEqual({
      kind: 'socket',
      socketPath: '/run/other.sock',
    });
    expect(addressOf({ socketPath: async () => '/run/found.sock' })).toMatchObject({ kind: 'socket' });
  });

  it('reads a host, with a prefix of its paths', () => {
    expect(addressOf({ host: 'engine.test', port: 2375, pathPrefix: '/' })).toEqual({
      kind: 'tcp',
      host: 'engine.test',
      port: 2375,
    });
    expect(addressOf({ host: '::1', port: '99', pathPrefix: '/docker' })).toEqual({
      kind: 'tcp',
      host: '::1',
      port: 99,
      path: '/docker',
    });
  });

  it('reads certificates, also a list of them', () => {
    const tls = { protocol: 'https', ca: ['one', 'two'], cert: Buffer.from('cert'), key: 'key' };
    expect(addressOf({ host: 'engine.test', ...tls })).toEqual({
      kind: 'tcp',
      host: 'engine.test',
      port: 2376,
      tls: { ca: 'one\ntwo', cert: 'cert', key: 'key' },
    });
  });

  it('reads a host behind SSH', () => {
    const ssh = { protocol: 'ssh', host: 'engine.test', username: 'me', sshOptions: { agent: '/run/agent' } };
    expect(addressOf(ssh)).toMatchObject({
      kind: 'ssh',
      host: 'engine.test',
      username: 'me',
      agentSocket: '/run/agent',
    });
  });

  it('reads how long a call may take', () => {
    expect(settingsOfDockerode({ modem: { ...EMPTY, timeout: 500 } }).timeoutMs).toBe(500);
    expect(settingsOfDockerode({ modem: EMPTY }).timeoutMs).toBeUndefined();
  });

  it.each<[string, object]>([
    ['agent', { agent: {} }],
    ['headers', { headers: { 'X-Meta': '1' } }],
    ['password', { password: 'secret' }],
    ['version', { version: 'v1.41' }],
    ['checkServerIdentity', { checkServerIdentity: () => undefined }],
    ['sshOptions.privateKey', { sshOptions: { privateKey: 'secret' } }],
  ])('refuses what it would drop: %s', (field, modem) => {
    const read = () => addressOf({ host: 'engine.test', ...modem });
    expect(read).toThrow(expect.objectContaining({ code: 'DRV_INVALID_OPTION' }));
    expect(read).toThrow(`dockerode: its ${field} cannot be taken over`);
    expect(read).not.toThrow(/secret/);
  });

  it('refuses what is none, and a second address', () => {
    expect(() => settingsOfDockerode({ modem: undefined })).toThrow(/must be an instance of dockerode/);
    const dockerode = { modem: { ...EMPTY, socketPath: '/run/other.sock' } };
    expect(() => createEngineClient({ dockerode, host: 'unix:///run/a.sock' })).toThrow(/host.*dockerode/);
    expect(createEngineClient({ dockerode }).where).toBe('/run/other.sock');
  });
});
