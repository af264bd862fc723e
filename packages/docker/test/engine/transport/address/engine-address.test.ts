import { DrvError } from '@drv/core';
import { describe, expect, it } from 'vitest';
import {
  describeAddress,
  parseEngineAddress,
} from '../../../../src/engine/transport/address/engine-address.ts';

describe('parseEngineAddress', () => {
  it.each([
    [undefined, { kind: 'socket', socketPath: '/var/run/docker.sock' }],
    ['', { kind: 'socket', socketPath: '/var/run/docker.sock' }],
    ['unix:///run/user/1000/docker.sock', { kind: 'socket', socketPath: '/run/user/1000/docker.sock' }],
    ['npipe:////./pipe/docker_engine', { kind: 'socket', socketPath: '//./pipe/docker_engine' }],
    ['tcp://10.0.0.1', { kind: 'tcp', host: '10.0.0.1', port: 2375 }],
    ['tcp://[::1]:2000', { kind: 'tcp', host: '::1', port: 2000 }],
    ['https://engine.example', { kind: 'tcp', host: 'engine.example', port: 2376, tls: {} }],
    ['tcp://proxy:80/engines/7/', { kind: 'tcp', host: 'proxy', port: 80, path: '/engines/7' }],
    ['ssh://me@engine.example', { kind: 'ssh', host: 'engine.example', username: 'me' }],
    ['ssh://DOM+me%40x@Far_Engine:23', { kind: 'ssh', host: 'Far_Engine', port: 23, username: 'DOM+me@x' }],
    ['ssh://[::1]/run/podman.sock', { kind: 'ssh', host: '::1', socketPath: '/run/podman.sock' }],
  ])('reads %s', (host, expected) => {
    expect(parseEngineAddress(host, { platform: 'linux' })).toEqual(expected);
  });

  it('takes the named pipe as the standard on Windows', () => {
    expect(parseEngineAddress(undefined, { platform: 'win32' })).toEqual({
      kind: 'socket',
      socketPath: '//./pipe/docker_engine',
    });
  });

  it('speaks TLS over tcp:// when certificates are given', () => {
    expect(parseEngineAddress('tcp://engine.example', { tls: { ca: 'pem' } })).toEqual({
      kind: 'tcp',
      host: 'engine.example',
      port: 2376,
      tls: { ca: 'pem' },
    });
  });

  it.each([
    'docker.sock',
    'unix://docker.sock',
    'npipe://',
    'ftp://host',
    'tcp://',
    'tcp://host:port',
    '10.0.0.1:2375',
    'tcp://user@host',
    'tcp://host/?a=b',
    'ssh://',
    'ssh://user:hunter2@host',
    'ssh://-oProxyCommand=touch x',
    'ssh://-oProxyCommand=x',
    'ssh://-oProxyCommand=x@host',
    'ssh://%2DoProxyCommand=x@host',
    'ssh://a%0Ab@host',
    'ssh://$(x)@host',
    'ssh://host%0a',
    'ssh://ho`st',
    'ssh://host:0',
    'ssh://host:99999',
    'ssh://host/a b',
    'ssh://host/$(x).sock',
    'unix:///a\u0000b',
    'unix:///a\u001b]0;owned\u0007',
    'npipe:////./pipe/\u202eb',
    'tcp://host/a\r\nX: y',
  ])('refuses %s and says which forms are known', (host) => {
    const error = catchError(() => parseEngineAddress(host));
    expect(DrvError.is(error, 'DRV_INVALID_OPTION')).toBe(true);
    expect(String(error)).toContain('unix:///path');
  });

  it('repeats no user information', () => {
    const error = catchError(() => parseEngineAddress('tcp://user:hunter2@:x'));
    expect(String(error)).not.toContain('hunter2');
    expect(String(catchError(() => parseEngineAddress('ssh://user:hunter2@host')))).not.toContain('hunter2');
    expect(describeAddress(parseEngineAddress('ssh://user@host:23'))).toBe('ssh://host:23');
  });
});

function catchError(body: () => unknown): unknown {
  try {
    body();
  } catch (error) {
    return error;
  }
  return undefined;
}
