import assert from 'node:assert/strict';
import { fingerprint } from '@drv/core/driver';
import type { ConformanceCase } from '../../cases/case.ts';
import type { CredentialProviderContext } from '../credential-provider-context.ts';

type Case = ConformanceCase<CredentialProviderContext>;

/** The names of Docker Hub, which are one registry (moby `daemon/pkg/registry/config.go` and what people write). */
const HUB = new Set([
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
  'hub.docker.com',
]);

/** Hosts that look like one that the provider has credentials for, and are somebody else's. */
const IMPOSTORS: readonly (readonly [id: string, title: string, of: (host: string) => readonly string[]])[] =
  [
    ['CRED-020', 'a host below its own', (host) => [`evil.${host}`, `a.b.${host}`]],
    ['CRED-021', 'the domain above its own', (host) => parents(host)],
    [
      'CRED-022',
      'a host that ends in the letters of its own',
      (host) => [`not${host}`, `x${host}`, `my-${host}`],
    ],
    ['CRED-023', 'a host whose letters end its own', (host) => [host.slice(1), host.slice(2), host.slice(4)]],
    [
      'CRED-024',
      'a host that begins with its own',
      (host) => [`${host}.evil.test`, `${host}evil.test`, `${host}-evil.test`],
    ],
    [
      'CRED-025',
      'a host with another port, with one more or one less',
      (host) => [
        withPort(host, '1'),
        withPort(host, '443'),
        withPort(host, '50000'),
        host.replace(/:\d+$/, ''),
        `${host}0`,
      ],
    ],
    [
      'CRED-026',
      'its own host as the user or the path of another one',
      (host) => [`${host}@evil.test`, `evil.test/${host}`, `evil.test#${host}`, `evil.test?${host}`],
    ],
  ];

export const hostCases: readonly Case[] = [
  ...IMPOSTORS.map(
    ([id, title, of]): Case => ({
      id,
      title: `answers nothing for ${title}`,
      requires: scoped,
      async run(context) {
        const provider = await context.createProvider();
        for (const { target } of context.answers) {
          for (const registry of of(target.registry)) {
            if (isOwn(context, registry, target.registry)) continue;
            const answer = await provider.resolve({ ...target, registry });
            assert.ok(
              answer === undefined || answer.kind === 'anonymous',
              `credentials for ${target.registry} were given to ${registry}`,
            );
          }
        }
      },
    }),
  ),
  {
    id: 'CRED-027',
    title: 'takes a host in capitals for the same host, or for none',
    async run({ createProvider, known }) {
      const provider = await createProvider();
      const registry = known.target.registry.toUpperCase();
      const answer = await provider.resolve({ ...known.target, registry });
      if (answer !== undefined) assert.equal(fingerprint(answer), fingerprint(known.credentials));
    },
  },
  {
    id: 'CRED-028',
    title: 'answers nothing for the names that every object has',
    requires: scoped,
    async run({ createProvider }) {
      const provider = await createProvider();
      for (const registry of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
        assert.equal(await provider.resolve({ registry, repository: 'a/b' }), undefined, registry);
      }
    },
  },
];

function scoped(traits: CredentialProviderContext['capabilities']): true | string {
  return traits.scoped || 'answers for every registry by design';
}

function parents(host: string): readonly string[] {
  const labels = host.replace(/:\d+$/, '').split('.');
  const port = /:\d+$/.exec(host)?.[0] ?? '';
  return labels.slice(1).flatMap((_label, index) => {
    const parent = labels.slice(index + 1).join('.');
    return port === '' ? [parent] : [parent, parent + port];
  });
}

function withPort(host: string, port: string): string {
  return `${host.replace(/:\d+$/, '')}:${port}`;
}

/** The impostor is a registry of the provider after all, by its own entry or as a name of Docker Hub. */
function isOwn({ answers }: CredentialProviderContext, registry: string, origin: string): boolean {
  if (registry === '' || answers.some(({ target }) => target.registry === registry)) return true;
  return HUB.has(registry) && HUB.has(origin);
}
