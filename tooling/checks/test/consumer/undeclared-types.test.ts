import { expect, it } from 'vitest';
import { undeclaredTypes } from '../../src/consumer/undeclared-types.ts';

const manifest = {
  name: '@drv/docker',
  dependencies: { '@drv/core': '^1.0.0', dockerode: '5.0.1' },
  devDependencies: { '@types/dockerode': '4.0.2' },
  peerDependencies: { '@opentelemetry/api': '^1.9.0' },
};

it('is content with dependencies, peers and node', () => {
  const text =
    "import { Readable } from 'node:stream';\nimport { Driver } from '@drv/core';\nexport * from '@opentelemetry/api';";
  expect(undeclaredTypes(manifest, text)).toEqual([]);
});

it('finds what only this repository has', () => {
  expect(undeclaredTypes(manifest, "export type A = import('fast-check').Arbitrary<number>;")).toEqual([
    'fast-check',
  ]);
});

it('finds dockerode, although it is a dependency: its types are not', () => {
  expect(undeclaredTypes(manifest, "import Docker from 'dockerode';")).toEqual(['dockerode']);
});
