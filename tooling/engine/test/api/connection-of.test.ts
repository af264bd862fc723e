import { expect, test } from 'vitest';

import { connectionOf } from '../../src/api/connection-of.ts';

test.each([
  ['unix:///run/x.sock', {}, { socketPath: '/run/x.sock', secure: false }],
  ['tcp://engine:1234', {}, { host: 'engine', port: 1234, secure: false }],
  ['tcp://engine', {}, { host: 'engine', port: 2375, secure: false }],
  ['tcp://engine', { DOCKER_TLS_VERIFY: '1' }, { host: 'engine', port: 2376, secure: true }],
])('%s with %j', (host, env, connection) => {
  expect(connectionOf(host, env)).toEqual(connection);
});

test.each(['', 'engine', 'unix://relative', 'ssh://engine', 'tcp://', '/run/docker.sock'])(
  '%j is refused, with what would be right',
  (host) => {
    expect(() => connectionOf(host, {})).toThrow(/DOCKER_HOST is .* Right would be/);
  },
);
