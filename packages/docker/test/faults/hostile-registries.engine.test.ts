import { randomUUID } from 'node:crypto';
import type { Credentials } from '@drv/core';
import { parseReference } from '@drv/image';
import {
  digestOf,
  makeRegistryImage,
  registryError,
  startScriptedRegistry,
  type RegistryReply,
} from '@drv/tooling-engine';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { createEngineClient } from '../../src/engine/engine-client.ts';
import { createDockerImageStore } from '../../src/prepare/docker-image-store.ts';
import { pullScripted } from '../prepare/support/pull-scripted.ts';
import type { Answer } from '../prepare/support/registry-answers.ts';
import { seesThisMachine } from '../support/sees-this-machine.ts';

const { host } = inject('engine');
const MIB = 1024 ** 2;
/** Some hundred layers, one after the other. */
const LAYERS_MS = 300_000;

const GOOD = { code: undefined, tries: 1 };
const UNSUPPORTED = { code: 'DRV_IMAGE_UNSUPPORTED', tries: 1 };
const REFUSED = { code: 'DRV_REGISTRY_UNAVAILABLE', tries: 3 };

// Minutes on a busy machine: `pnpm test:hostile`.
describe.runIf(seesThisMachine && process.env['DRV_TEST_ALL'] !== undefined)('a hostile registry', () => {
  const engine = createEngineClient({ host });
  afterAll(() => engine.close());
  const text = () => randomUUID();

  it('gives an image of as many layers as every engine takes', { timeout: LAYERS_MS }, async () => {
    expect(await pullScripted(engine, await makeRegistryImage(text(), { layers: 125 }))).toEqual(GOOD);
  });

  it.each([127, 400])(
    'gives an image of %d layers: it is there, or unsupported at once',
    { timeout: LAYERS_MS },
    async (layers) => {
      const told = await pullScripted(engine, await makeRegistryImage(text(), { layers }));
      expect([GOOD, UNSUPPORTED]).toContainEqual(told);
    },
  );

  it('gives a layer that becomes a thousand times as large: what it takes is counted', async () => {
    const zeros = 128 * MIB;
    const image = await makeRegistryImage(text(), { zeros });
    expect(image.blobs.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(MIB);
    await using registry = await startScriptedRegistry({ images: { 'own/bomb:1': image } });
    const name = `${registry.address}/own/bomb:1`;
    const store = createDockerImageStore({ engine });
    for await (const _event of store.pull(parseReference(name))) continue;
    expect((await engine.inspectImage(name))?.sizeBytes).toBeGreaterThanOrEqual(zeros);
    await engine.removeImage(name);
    expect(await engine.inspectImage(name)).toBeUndefined();
  });

  it('gives a layer that is not what its image says that it unpacks to', async () => {
    const image = await makeRegistryImage(text(), { broken: 'diff-id', zeros: 16 * MIB });
    expect(await pullScripted(engine, image)).toEqual(UNSUPPORTED);
  });

  const withDigest =
    (digest: string): Answer =>
    ({ what }, { manifest, mediaType }) =>
      what === 'manifest'
        ? {
            status: 200,
            headers: { 'content-type': mediaType, 'docker-content-digest': digest },
            body: manifest,
          }
        : undefined;
  const other = `sha256:${'a'.repeat(64)}`;

  it('says that a manifest has another digest than it has: an error with a code, or it has its own', async () => {
    const image = await makeRegistryImage(text());
    const digests: string[] = [];
    const { code } = await pullScripted(engine, image, {
      answer: withDigest(other),
      onPulled: ({ digest }) => void digests.push(digest ?? ''),
    });
    if (code === undefined) expect(digests).toEqual([expect.stringContaining(digestOf(image.manifest))]);
    else expect(code).toMatch(/^DRV_/);
  });

  it('gives another manifest than that of the digest that was asked for', async () => {
    const image = await makeRegistryImage(text());
    const { code } = await pullScripted(engine, image, {
      path: `own/app@${other}`,
      answer: withDigest(other),
    });
    expect(code).toMatch(/^DRV_/);
  });

  it('gives another configuration than the one whose digest it named', async () => {
    const answer: Answer = ({ reference }, { blobs: [config = Buffer.alloc(0)] }) =>
      reference === digestOf(config) ? { status: 200, body: Buffer.from('{}') } : undefined;
    expect(await pullScripted(engine, await makeRegistryImage(text()), { answer })).toEqual(REFUSED);
  });

  it.each<[string, Answer]>([
    ['a manifest', ({ what }) => (what === 'manifest' ? huge('application/json') : undefined)],
    ['a configuration', ({ what }) => (what === 'blob' ? huge('application/octet-stream') : undefined)],
  ])('gives %s of 64 MiB: an error with a code', async (_what, answer) => {
    const { code } = await pullScripted(engine, await makeRegistryImage(text()), { answer });
    expect(code).toMatch(/^DRV_/);
  });

  describe('that wants a login, and sends the engine elsewhere', () => {
    const credentials: Credentials = { kind: 'basic', username: 'ann', password: 'canary-4471-canary' };
    const login = `Basic ${Buffer.from('ann:canary-4471-canary').toString('base64')}`;

    /** Whose blobs, or manifests, are at another address. */
    async function sentElsewhere(what: 'blob' | 'manifest', listenOn: string): Promise<readonly string[]> {
      const image = await makeRegistryImage(text());
      await using elsewhere = await startScriptedRegistry({ listenOn, images: { 'own/app:1': image } });
      const result = await pullScripted(engine, image, {
        ensure: { credentials },
        answer: (request) => {
          if (request.authorization !== login) {
            return {
              ...registryError(401, 'UNAUTHORIZED', 'authentication required'),
              headers: { 'www-authenticate': 'Basic realm="test"' },
            };
          }
          if (request.what !== what) return undefined;
          const location = `http://${elsewhere.address}/v2/own/app/${what}s/${request.reference}`;
          return { status: 307, headers: { location } };
        },
      });
      expect(result).toEqual(GOOD);
      expect(elsewhere.requests.length).toBeGreaterThan(0);
      return elsewhere.requests.flatMap(({ authorization }) => authorization ?? []);
    }

    it.each(['blob', 'manifest'] as const)('for a %s: no credentials go there', async (what) => {
      expect(await sentElsewhere(what, '127.0.0.2')).toEqual([]);
    });

    it('on another port: no credentials go there', async () => {
      expect(await sentElsewhere('blob', '127.0.0.1')).toEqual([]);
    });
  });
});

const huge = (type: string): RegistryReply => ({
  status: 200,
  headers: { 'content-type': type },
  body: Buffer.alloc(64 * MIB, ' '),
});
