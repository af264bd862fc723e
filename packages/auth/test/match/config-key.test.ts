import { describe, expect, it } from 'vitest';
import { parseConfigKey } from '../../src/match/config-key.ts';

it.each([
  ['quay.io', 'quay.io', '', 'exact'],
  ['Quay.io', 'quay.io', '', 'folded'],
  ['quay.io/', 'quay.io', '', 'exact'],
  ['quay.io/Team/App', 'quay.io', 'Team/App', 'exact'],
  ['quay.io/team///', 'quay.io', 'team', 'exact'],
  ['QUAY.io/Team', 'quay.io', 'Team', 'folded'],
  ['https://quay.io', 'quay.io', '', 'https'],
  ['HTTPS://Quay.IO/v2/', 'quay.io', '', 'https'],
  ['http://quay.io:80/team', 'quay.io:80', '', 'http'],
  ['https://quay.io?x=/y', 'quay.io', '', 'https'],
  ['https://quay.io#x', 'quay.io', '', 'https'],
  ['quay.io/v1/', 'quay.io', '', 'api'],
  ['quay.io/V2/', 'quay.io', '', 'api'],
  // Without the slash it may be a namespace.
  ['quay.io/v1', 'quay.io', 'v1', 'exact'],
  ['quay.io/v1/team', 'quay.io', 'v1/team', 'exact'],
  ['docker.io/v1', 'docker.io', 'v1', 'exact'],
  ['index.docker.io/v1', 'index.docker.io', '', 'api'],
  ['registry-1.docker.io/v2', 'registry-1.docker.io', '', 'api'],
  ['index.docker.io/team', 'index.docker.io', 'team', 'exact'],
] as const)('"%s" is for %s, path "%s"', (key, host, path, form) => {
  expect(parseConfigKey(key)).toEqual({ host, path, form });
});

describe('is no key', () => {
  it.each([
    '',
    'https://',
    'https:///v1/',
    'ftp://quay.io',
    'https://quay.io@evil.com/v1/',
    'https://user:secret@quay.io',
    'quay.io@evil.com',
    'https://quay.io\\@evil.com',
    'quay.io/app:tag',
    'quay.io/app@sha256:0',
    'quay.io//app',
    'quay.io/my app',
    'quay.io/team?x',
    '/app',
    'https://index.docker.io/v1/access-token',
    'https://index.docker.io/v1/refresh-token',
  ])('"%s"', (key) => {
    expect(parseConfigKey(key)).toBeUndefined();
  });
});

it('takes a key of a megabyte in its stride', () => {
  expect(parseConfigKey(`quay.io/${'/'.repeat(1_000_000)}x`)).toBeUndefined();
  expect(parseConfigKey(`quay.io${'/'.repeat(1_000_000)}`)).toMatchObject({ path: '' });
});
