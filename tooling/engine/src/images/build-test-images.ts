import { createHash } from 'node:crypto';

import type { EngineApi } from '../api/engine-api.ts';
import { fieldOf } from '../api/field-of.ts';
import type { TestImages } from '../test-engine.ts';
import { buildTar, type TarEntry } from './build-tar.ts';
import { busyboxFiles } from './busybox-files.ts';

// Tells an image of an earlier recipe from that of the present one.
const CONTENT = 'drv.test.content';

interface Recipe {
  readonly name: string;
  readonly more?: readonly TarEntry[];
  /** Dockerfile instructions about the configuration. */
  readonly changes: readonly string[];
}

const RECIPES = {
  busybox: { name: 'busybox', changes: ['CMD ["sh"]'] },
  noCommand: { name: 'no-command', changes: [] },
  configured: {
    name: 'configured',
    more: [{ path: 'work', directory: true, mode: 0o777 }],
    changes: [
      'ENTRYPOINT ["/bin/echo", "entry"]',
      'CMD ["default"]',
      'USER 1000:1000',
      'WORKDIR /work',
      'ENV GREETING=hello',
      'LABEL drv.test=configured',
    ],
  },
  broken: {
    name: 'broken',
    more: [
      { path: 'bin/not-executable', content: '#!/bin/sh\necho never\n', mode: 0o644 },
      { path: 'bin/bad-interpreter', content: '#!/nowhere/sh\necho never\n', mode: 0o755 },
      { path: 'bin/not-a-program', content: '\x01\x02\x03\x04 no program', mode: 0o755 },
    ],
    changes: ['CMD ["sh"]'],
  },
  volume: { name: 'volume', changes: ['VOLUME /data', 'CMD ["sh"]'] },
} as const satisfies Record<string, Recipe>;

/**
 * Imports the test images, without any network. Those that are there with the same content are left alone.
 *
 * @param tag Two runs on one engine give different tags, so that one does not remove the other's images.
 */
export async function buildTestImages(
  api: EngineApi,
  busybox: Buffer,
  tag: string,
  signal?: AbortSignal,
): Promise<TestImages> {
  const build = async ({ name, more = [], changes }: Recipe): Promise<string> => {
    const reference = `drv.test/${name}:${tag}`;
    const body = await buildTar([...busyboxFiles(busybox), ...more]);
    const content = createHash('sha256').update(body).update(changes.join('\n')).digest('hex');
    if ((await contentOf(api, reference)) === content) return reference;
    await api.call('POST', '/images/create', {
      query: { fromSrc: '-', repo: reference, changes: [...changes, `LABEL ${CONTENT}=${content}`] },
      headers: { 'content-type': 'application/x-tar' },
      body,
      signal,
    });
    return reference;
  };
  return {
    busybox: await build(RECIPES.busybox),
    noCommand: await build(RECIPES.noCommand),
    configured: await build(RECIPES.configured),
    broken: await build(RECIPES.broken),
    volume: await build(RECIPES.volume),
  };
}

async function contentOf(api: EngineApi, reference: string): Promise<unknown> {
  const [image] = await api.json('GET', `/images/${reference}/json`).catch(() => []);
  return fieldOf(fieldOf(fieldOf(image, 'Config'), 'Labels'), CONTENT);
}
