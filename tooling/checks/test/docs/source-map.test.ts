import { expect, it } from 'vitest';
import { sourceMap } from '../../src/docs/source-map.ts';
import { listOf } from '../../src/finding.ts';
import { memoryRepository } from '../support/memory-repository.ts';

const SOURCES = {
  'packages/a/src/index.ts': '',
  'packages/a/src/upper/one.ts': '',
  'packages/a/src/lower/inner/two.ts': '',
};
const MAP = [
  '| folder | what |',
  '| --- | --- |',
  '| [`upper/`](packages/a/src/upper) | above |',
  '| [`lower/`](packages/a/src/lower) | below |',
  '| [`lower/inner/`](packages/a/src/lower/inner) | inside |',
].join('\n');
const LAYERS = { 'packages/a': ['.', 'upper', ['lower', 'lower/inner']] };

function findings(architecture: string, more: object = {}, layers = LAYERS): string {
  return listOf(
    sourceMap(memoryRepository({ ...SOURCES, 'ARCHITECTURE.md': architecture, ...more }), layers),
  );
}

it('finds nothing where the map, the table and the tree agree, or there is no map', () => {
  expect(findings(MAP)).toBe('');
  expect(findings('# Architecture')).toBe('');
});

it('finds a folder that the table lacks, and one that is not there', () => {
  expect(findings(MAP, { 'packages/a/src/new/x.ts': '' })).toMatch(/src\/new {2}is not in the table/);
  const layers = { 'packages/a': ['.', 'upper', ['lower', 'lower/inner'], 'gone'] };
  expect(findings('# Architecture', {}, layers)).toMatch(
    /src\/gone {2}is in the table of layers, and does not/,
  );
});

it('finds a map with other folders, or in another order', () => {
  const lines = MAP.split('\n');
  for (const other of [lines.slice(0, 4), [...lines.slice(0, 2), ...lines.slice(2).reverse()]]) {
    expect(findings(other.join('\n'))).toMatch(
      /the map of packages\/a must have these folders: upper, lower/,
    );
  }
});
