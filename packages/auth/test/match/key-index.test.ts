import type { RegistryTarget } from '@drv/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeyIndex } from '../../src/match/key-index.ts';

const keysFor = (keys: readonly string[], registry: string, repository = 'a'): readonly string[] =>
  [...createKeyIndex(keys.map((key) => [key, true])).find({ registry, repository })].map(({ key }) => key);

describe('order of the keys that match', () => {
  it('is longest path first, then exact, other letters, https, API, http', () => {
    const best = [
      'quay.io/team/app',
      'quay.io/team',
      'quay.io',
      'Quay.io',
      'https://quay.io',
      'https://quay.io/v1/',
      'quay.io/v1/',
      'http://quay.io',
    ];
    expect(keysFor([...best].reverse(), 'quay.io', 'team/app')).toEqual(best);
  });

  it('is the canonical key first for Docker Hub, then its names in a fixed order', () => {
    const best = [
      'docker.io/library/busybox',
      'index.docker.io/library',
      'https://index.docker.io/v1/',
      'docker.io',
      'https://docker.io',
      'index.docker.io',
      'https://index.docker.io/v1',
      'registry-1.docker.io',
      'registry.hub.docker.com',
      'hub.docker.com',
    ];
    expect(keysFor([...best].reverse(), 'docker.io', 'library/busybox')).toEqual(best);
  });

  it('does not depend on the order of the keys', () => {
    const keys = [
      'quay.io',
      'QUAY.io',
      'https://quay.io',
      'https://quay.io/v2/',
      'quay.io/a',
      'http://quay.io',
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(keys, { minLength: keys.length }), (shuffled) => {
        expect(keysFor(shuffled, 'quay.io')).toEqual(keysFor(keys, 'quay.io'));
      }),
    );
  });
});

describe('Docker Hub', () => {
  it.each(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'DOCKER.io'])('is %s', (registry) => {
    expect(keysFor(['https://index.docker.io/v1/'], registry)).toHaveLength(1);
  });

  it.each([
    'mydocker.io',
    'docker.io.evil.com',
    'evil.docker.io',
    'index.docker.io.evil.com',
    'docker.io:443',
    'docker.com',
    'io',
  ])('is not %s, neither as the image nor as the key', (registry) => {
    expect(keysFor(['https://index.docker.io/v1/', 'docker.io', 'hub.docker.com'], registry)).toEqual([]);
    expect(keysFor([registry, `https://${registry}/v1/`], 'docker.io', 'library/a')).toEqual([]);
  });
});

it('finds nothing for what is no host, and takes names of Object.prototype as data', () => {
  const keys = ['__proto__', 'constructor', 'toString', 'quay.io'];
  for (const registry of ['https://quay.io', 'quay.io/a', '', 'user@quay.io']) {
    expect(keysFor(keys, registry)).toEqual([]);
  }
  expect(keysFor(keys, '__proto__')).toEqual(['__proto__']);
  expect(keysFor([], 'constructor')).toEqual([]);
});

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,6}[a-z0-9])?$/);
const port = fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined });
const host = fc
  .tuple(fc.array(label, { minLength: 1, maxLength: 4 }), port)
  .map(([labels, number]) => labels.join('.') + (number === undefined ? '' : `:${number}`));
const path = fc
  .array(fc.constantFrom('a', 'ab', 'b', 'abc'), { minLength: 1, maxLength: 4 })
  .map((p) => p.join('/'));
const hub = new Set([
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
  'hub.docker.com',
]);
const dress = fc.constantFrom(
  (name: string) => name,
  (name: string) => name.toUpperCase(),
  (name: string) => `https://${name}`,
  (name: string) => `http://${name}/v1/`,
  (name: string) => `${name}/v2/`,
);

describe('for any key and image', () => {
  it('a key matches its own host and no other', () => {
    fc.assert(
      fc.property(host, host, dress, path, (own, other, dressed, repository) => {
        fc.pre(!hub.has(own) && !hub.has(other));
        const matches = keysFor([dressed(own)], other, repository).length;
        expect(matches).toBe(own === other ? 1 : 0);
        expect(keysFor([dressed(own)], own, repository)).toHaveLength(1);
      }),
    );
  });

  it('no part, no extension and no other port of a host gets its credentials', () => {
    fc.assert(
      fc.property(host, label, fc.nat(60), dress, (own, extra, cut, dressed) => {
        fc.pre(!hub.has(own));
        const relatives = [
          own.slice(cut),
          own.slice(0, cut),
          own.slice(own.indexOf('.') + 1),
          `${extra}.${own}`,
          `${extra}${own}`,
          `${own}.${extra}`,
          `${own.replace(/:\d+$/, '')}:443`,
          own.replace(/:\d+$/, ''),
          `${own}@${extra}`,
        ];
        for (const relative of relatives) {
          if (relative !== own) expect(keysFor([dressed(own)], relative)).toEqual([]);
        }
      }),
    );
  });

  it('a path matches by whole segments, and the longest is first', () => {
    fc.assert(
      fc.property(fc.uniqueArray(path, { maxLength: 6 }), path, (scopes, repository) => {
        const found = keysFor(
          scopes.map((scope) => `quay.io/${scope}`),
          'quay.io',
          repository,
        );
        const segments = repository.split('/');
        const wanted = scopes
          .filter((scope) => scope.split('/').every((segment, n) => segment === segments[n]))
          .sort((a, b) => b.length - a.length)
          .map((scope) => `quay.io/${scope}`);
        expect(found).toEqual(wanted);
      }),
    );
  });

  it('any text as key or target is matched or not, and never throws', () => {
    const target = fc.record<RegistryTarget>({ registry: fc.string(), repository: fc.string() });
    fc.assert(
      fc.property(fc.array(fc.string()), target, fc.boolean(), (keys, asked, wildcardHosts) => {
        const index = createKeyIndex(
          keys.map((key) => [key, 1]),
          { wildcardHosts },
        );
        expect([...index.find(asked)].length).toBeLessThanOrEqual(keys.length);
      }),
    );
  });
});
