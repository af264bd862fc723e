import { randomUUID } from 'node:crypto';
import type { Credentials, DrvErrorCode } from '@drv/core';
import { makeRegistryImage, registryError } from '@drv/tooling-engine';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { createEngineClient } from '../../src/engine/engine-client.ts';
import { isPodman, ON_PODMAN } from '../support/on-podman.ts';
import { seesThisMachine } from '../support/sees-this-machine.ts';
import { pullScripted } from './support/pull-scripted.ts';
import {
  blob,
  everything,
  layer,
  manifest,
  page,
  text,
  token,
  xml,
  type Answer,
} from './support/registry-answers.ts';

const { host, tlsRegistry, unavailable } = inject('engine');

const limit = (message: string) => registryError(429, 'TOOMANYREQUESTS', message);
const harbor = (message: string) => registryError(412, 'PROJECTPOLICYVIOLATION', message);
const schema1 = {
  status: 200,
  headers: { 'content-type': 'application/vnd.docker.distribution.manifest.v1+prettyjws' },
  body: { schemaVersion: 1, name: 'own/app', tag: '1', fsLayers: [], history: [], signatures: [] },
};

const TABLE: readonly (readonly [said: string, answer: Answer, code: DrvErrorCode])[] = [
  [
    'GHCR: denied',
    token(registryError(403, 'DENIED', 'requested access to the resource is denied')),
    'DRV_UNAUTHORIZED',
  ],
  [
    'a token server: a wrong password',
    token(registryError(401, 'UNAUTHORIZED', 'incorrect username or password')),
    'DRV_UNAUTHORIZED',
  ],
  ['403 DENIED', manifest(registryError(403, 'DENIED', 'denied')), 'DRV_UNAUTHORIZED'],
  ['403 and a page', manifest(page(403)), 'DRV_UNAUTHORIZED'],
  ['ECR: its object store refuses a layer', layer(() => xml), 'DRV_UNAUTHORIZED'],
  ['ECR: its object store refuses the configuration', blob(xml), 'DRV_UNAUTHORIZED'],
  ['ECR: data limit', blob(limit('Data limit exceeded')), 'DRV_RATE_LIMITED'],
  ['ECR: rate', manifest(limit('Rate exceeded')), 'DRV_RATE_LIMITED'],
  [
    'Docker Hub: a limit',
    manifest(limit('You have reached your unauthenticated pull rate limit.')),
    'DRV_RATE_LIMITED',
  ],
  ['GHCR: a limit', manifest(limit('retry-after: 1.159ms, allowed: 44000/minute')), 'DRV_RATE_LIMITED'],
  ['429 and a page, for a blob', blob(page(429)), 'DRV_RATE_LIMITED'],
  ['a token server: 429', token(text(429, 'Too Many Requests')), 'DRV_RATE_LIMITED'],
  [
    'a proxy: 407',
    manifest({ ...page(407), body: '<html>407 Proxy Authentication Required</html>' }),
    'DRV_PROXY_REFUSED',
  ],
  ['a gateway: 520', manifest(text(520, 'error code: 520')), 'DRV_REGISTRY_UNAVAILABLE'],
  ['a gateway: 530', everything(text(530, 'error code: 1033')), 'DRV_REGISTRY_UNAVAILABLE'],
  ['a token server: 503', token(text(503, 'no')), 'DRV_REGISTRY_UNAVAILABLE'],
  ['200 and a page instead of a manifest', manifest(page(200)), 'DRV_REGISTRY_UNAVAILABLE'],
  ['200 and a page instead of anything', everything(page(200)), 'DRV_REGISTRY_UNAVAILABLE'],
  ['200 and a page instead of a token', token(page(200)), 'DRV_REGISTRY_UNAVAILABLE'],
  [
    'a layer of other bytes',
    layer((bytes) => ({ status: 200, body: Buffer.alloc(bytes.length, 1) })),
    'DRV_REGISTRY_UNAVAILABLE',
  ],
  [
    'a layer of too few bytes',
    layer((bytes) => ({ status: 200, body: bytes.subarray(0, 50) })),
    'DRV_REGISTRY_UNAVAILABLE',
  ],
  ['schema 1', manifest(schema1), 'DRV_IMAGE_UNSUPPORTED'],
  [
    '415 UNSUPPORTED',
    manifest(registryError(415, 'UNSUPPORTED', 'The operation is unsupported.')),
    'DRV_IMAGE_UNSUPPORTED',
  ],
  [
    'a blob that is not there',
    blob(registryError(404, 'BLOB_UNKNOWN', 'blob unknown to registry')),
    'DRV_IMAGE_NOT_FOUND',
  ],
  ['a layer that is not there', layer(() => text(404, 'nothing')), 'DRV_IMAGE_NOT_FOUND'],
  [
    'a tag that is not there',
    manifest(registryError(404, 'MANIFEST_UNKNOWN', 'manifest unknown')),
    'DRV_IMAGE_NOT_FOUND',
  ],
  [
    'Harbor: too vulnerable',
    manifest(harbor('current image with 4 vulnerabilities cannot be pulled due to configured policy')),
    'DRV_IMAGE_FORBIDDEN',
  ],
  ['Harbor: not signed', manifest(harbor('The image is not signed by cosign.')), 'DRV_IMAGE_FORBIDDEN'],
  ['451', manifest(text(451, 'Unavailable For Legal Reasons')), 'DRV_IMAGE_FORBIDDEN'],
];

describe.runIf(seesThisMachine)('what a registry on this machine says to an engine', () => {
  const engine = createEngineClient({ host });
  afterAll(() => engine.close());

  it.for(TABLE)('%s', async ([said, answer, code], { skip }) => {
    skip(isPodman && code === 'DRV_RATE_LIMITED', ON_PODMAN.triesForLong);
    skip(isPodman && said === 'schema 1', ON_PODMAN.readsSchema1);
    const tries = code === 'DRV_REGISTRY_UNAVAILABLE' ? 3 : 1;
    const pull = async () => pullScripted(engine, await makeRegistryImage(randomUUID()), { answer });
    let seen = await pull();
    // containerd clears away what the try before has left, now and then while the last one finds it.
    while (seen.code === 'DRV_ENGINE_UNAVAILABLE') seen = await pull();
    expect(seen).toEqual({ code, tries });
  });

  it('plain HTTP, where the engine expects TLS: nothing that another try mends', async ({ skip }) => {
    skip(tlsRegistry === undefined, unavailable.tlsRegistry);
    const listenOn = tlsRegistry?.address.replace(/:\d+$/, '') ?? '';
    const image = await makeRegistryImage(randomUUID());
    const { code, tries } = await pullScripted(engine, image, { listenOn });
    expect({ code, tries }).toEqual({ code: 'DRV_REGISTRY_UNAVAILABLE', tries: 1 });
  });

  it('a configuration that is no JSON', async () => {
    const image = await makeRegistryImage(randomUUID(), { broken: 'config' });
    expect(await pullScripted(engine, image)).toEqual({ code: 'DRV_IMAGE_UNSUPPORTED', tries: 1 });
  });

  it('denied, to a login that has become old: another one is asked for, once', async () => {
    const old = Buffer.from('ann:old').toString('base64');
    const image = await makeRegistryImage(randomUUID());
    const answer: Answer = (request) => {
      if (request.what === 'token' && request.authorization === `Basic ${old}`) {
        return registryError(403, 'DENIED', 'denied');
      }
      if (request.what === 'token' || request.authorization?.startsWith('Bearer ') === true) return undefined;
      return token(page(200))(request, image);
    };
    let asked = 0;
    const login = (password: string): Credentials => ({ kind: 'basic', username: 'ann', password });
    const refresh = async () => {
      asked += 1;
      return login('new');
    };
    expect(
      await pullScripted(engine, image, { answer, ensure: { credentials: login('old'), refresh } }),
    ).toEqual({
      code: undefined,
      tries: 1,
    });
    expect(asked).toBe(1);
  });

  it('nothing, of an image whose name is like an answer', async () => {
    const image = await makeRegistryImage(randomUUID());
    const absent = manifest(registryError(404, 'MANIFEST_UNKNOWN', 'manifest unknown'));
    for (const path of ['acme/ratelimit:429', 'denied:toomanyrequests', 'no-space/x509:schema1']) {
      expect(await pullScripted(engine, image, { answer: absent, path })).toEqual({
        code: 'DRV_IMAGE_NOT_FOUND',
        tries: 1,
      });
    }
  });
});
