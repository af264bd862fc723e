import { expect, it } from 'vitest';
import { manifestArrows } from '../../src/arrows/manifest-arrows.ts';
import { listOf } from '../../src/finding.ts';
import { memoryRepository } from '../support/memory-repository.ts';

function findingsFor(name: string, manifest: object): string {
  return listOf(
    manifestArrows(
      memoryRepository({ [`packages/${name}/package.json`]: { name: `@drv/${name}`, ...manifest } }),
    ),
  );
}

it('is content with the arrows that are drawn', () => {
  expect(
    findingsFor('docker', {
      dependencies: { '@drv/core': 'workspace:^', '@drv/image': 'workspace:^' },
      devDependencies: { '@drv/testing': 'workspace:^', '@drv/auth': 'workspace:^', 'fast-check': '4' },
    }),
  ).toBe('');
});

it('names the package and the arrow that is not drawn', () => {
  expect(findingsFor('docker', { dependencies: { '@drv/auth': 'workspace:^' } })).toBe(
    'packages/docker/package.json  @drv/docker depends on @drv/auth; at run time it may use @drv/core, @drv/image, @drv/stats, tar-stream',
  );
});

it('refuses packages of others in core', () => {
  expect(findingsFor('core', { dependencies: { ms: '2' } })).toContain(
    '@drv/core depends on ms; at run time it may use nothing',
  );
});

it('counts peers as dependencies', () => {
  expect(findingsFor('stats', { peerDependencies: { pino: '10' } })).toContain('@drv/stats depends on pino');
});

it('keeps testing out of core, also as a devDependency', () => {
  expect(findingsFor('core', { devDependencies: { '@drv/testing': 'workspace:^' } })).toBe(
    'packages/core/package.json  @drv/core tests with @drv/testing; its tests may use nothing',
  );
});

it('asks for a row in the table when a package is new', () => {
  expect(findingsFor('podman', {})).toContain('@drv/podman is not in the table of arrows');
});
