import { expect, it } from 'vitest';
import { connectionOptions } from '../../src/connect/connection-options.ts';

it.each([
  ['redis://localhost', { host: 'localhost', port: 6379 }],
  ['redis://:p%40ss@db.test:7000/2', { host: 'db.test', port: 7000, password: 'p@ss', db: 2 }],
  ['rediss://ann:pass@[::1]:6380', { host: '::1', port: 6380, username: 'ann', password: 'pass', tls: {} }],
])('%s is what connects to it', (url, options) => {
  expect(connectionOptions(url, {})).toEqual(options);
});

it('options besides win', () => {
  const tls = { servername: 'redis.test' };
  expect(connectionOptions('rediss://db.test', { tls })).toMatchObject({ tls });
});

it.each(['', 'db.test:6379', 'http://:canary@db.test', 'redis://:canary@db.test/two'])(
  '%s is refused without being repeated',
  (url) => {
    expect(() => connectionOptions(url, {})).toThrow(
      expect.objectContaining({
        code: 'DRV_INVALID_OPTION',
        message: expect.not.stringContaining('canary') as string,
      }),
    );
  },
);
