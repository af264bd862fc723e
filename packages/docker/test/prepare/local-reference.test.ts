import { formatReference } from '@drv/image';
import { describe, expect, it } from 'vitest';
import { localReference } from '../../src/prepare/local-reference.ts';

const image = { id: 'sha256:1', tags: [], digests: [], sizeBytes: 1 };

/** An engine that has these images; what it was asked for is in `asked`. */
function engineWith(...names: readonly string[]) {
  const asked: string[] = [];
  return {
    asked,
    async inspectImage(name: string) {
      asked.push(name);
      return names.includes(name) ? image : undefined;
    },
  };
}

describe('localReference', () => {
  it.each([
    ['app', 'localhost/app'],
    ['app:1', 'localhost/app:1'],
    ['team/app', 'localhost/team/app'],
  ])('finds what was built as %s', async (text, name) => {
    const found = await localReference(engineWith(name), text, {});
    expect(found && formatReference(found)).toBe(name);
  });

  it('finds nothing where the engine has no such image', async () => {
    expect(await localReference(engineWith(), 'app', {})).toBeUndefined();
  });

  it.each([
    'docker.io/app',
    'index.docker.io/library/app',
    'ghcr.io/team/app',
    'localhost/app',
    'host:5000/app',
  ])('does not look where the registry was named: %s', async (text) => {
    const engine = engineWith('localhost/app');
    expect(await localReference(engine, text, {})).toBeUndefined();
    expect(engine.asked).toEqual([]);
  });
});
