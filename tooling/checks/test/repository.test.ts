import { ERROR_CODES } from '@drv/core';
import { describe, expect, it } from 'vitest';
import { manifestArrows } from '../src/arrows/manifest-arrows.ts';
import { undocumentedExports } from '../src/docs/documented-exports.ts';
import { errorDocs } from '../src/docs/error-docs.ts';
import { brokenLinks } from '../src/docs/links.ts';
import { brokenSnippets } from '../src/docs/snippets.ts';
import { sourceMap } from '../src/docs/source-map.ts';
import { taskFields } from '../src/docs/task-fields.ts';
import { listOf } from '../src/finding.ts';
import { firstRelease } from '../src/hygiene/first-release.ts';
import { privatePaths } from '../src/hygiene/private-paths.ts';
import { gitRepository, root } from '../src/repository/git-repository.ts';
import { entriesOf, packagesOf } from '../src/repository/workspace-package.ts';
import { exportedValues } from '../src/shape/exported-values.ts';
import { fileShape } from '../src/shape/file-shape.ts';
import { folderShape } from '../src/shape/folder-shape.ts';
import { indexFile } from '../src/shape/index-file.ts';
import { manifestShape } from '../src/shape/manifest-shape.ts';
import { mirroredTests } from '../src/shape/mirrored-tests.ts';
import { readmeShape } from '../src/shape/readme-shape.ts';

const repository = gitRepository();
const libraries = packagesOf(repository).filter(({ kind }) => kind === 'library');

describe('arrows', () => {
  it('are the only dependencies in package.json', () => {
    expect(listOf(manifestArrows(repository))).toBe('');
  });
});

describe('shape', () => {
  it('of package.json is the same in every library', () => {
    expect(listOf(manifestShape(repository))).toBe('');
  });

  it('of a package folder is the same in every package', () => {
    expect(listOf(folderShape(repository))).toBe('');
  });

  it('of a file: a name in kebab-case, and an end in sight', () => {
    expect(listOf(fileShape(repository))).toBe('');
  });

  it('of a README is the same in every library', () => {
    expect(listOf(readmeShape(repository))).toBe('');
  });

  it('of an index is a list of names', () => {
    expect(listOf(indexFile(repository))).toBe('');
  });

  it('of the tests mirrors the sources', () => {
    expect(listOf(mirroredTests(repository))).toBe('');
  });
});

describe('documentation', () => {
  it('of every export is there', () => {
    const entries = libraries.flatMap(entriesOf).map(({ source }) => source);
    expect(listOf(undocumentedExports(root, entries))).toBe('');
  });

  it('of every exported function is in its README, and a test uses it', () => {
    expect(listOf(exportedValues(repository))).toBe('');
  });

  it('of every field of a task says what it weakens', () => {
    expect(listOf(taskFields(repository))).toBe('');
  });

  it('has snippets that type-check', () => {
    expect(listOf(brokenSnippets(root, repository))).toBe('');
  });

  it('has links that lead somewhere', () => {
    expect(listOf(brokenLinks(repository))).toBe('');
  });

  it('of the inside of a package is what is there', () => {
    expect(listOf(sourceMap(repository))).toBe('');
  });

  it('of the errors is what `pnpm docs:errors` writes', () => {
    expect(repository.read('docs/errors.md')).toBe(errorDocs(ERROR_CODES));
  });

  it('has a changeset for the first release of every package', () => {
    expect(listOf(firstRelease(repository))).toBe('');
  });

  it('names no place that exists on one machine only', () => {
    expect(listOf(privatePaths(repository))).toBe('');
  });
});
