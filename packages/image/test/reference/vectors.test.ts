import { readFileSync } from 'node:fs';

import { DrvError } from '@drv/core';
import { describe, expect, it } from 'vitest';

import {
  formatReference,
  imageIdOf,
  parseReference,
  pullName,
  pullQuery,
  repositoryName,
  splitReference,
  type ReferenceProblem,
} from '../../src/index.ts';

interface Parts {
  readonly domain: string;
  readonly path: string;
  readonly tag: string | null;
  readonly digest: string | null;
}
interface Row {
  readonly input: string;
  readonly normalized:
    | (Parts & {
        readonly familiarName: string;
        readonly familiarString: string;
        readonly name: string;
        readonly string: string;
      })
    | null;
  readonly error: string | null;
  readonly parse: Parts | { readonly error: string };
  readonly isCanonical?: boolean;
  readonly dockerRef?: string;
  readonly parseAny?: string;
  readonly pullQuery?: { readonly fromImage: string; readonly tag: string };
  readonly withSha512Registered?: { readonly dockerRef: string };
}
interface FnRow {
  readonly input: string;
  readonly upstream:
    | { readonly error: string }
    | (Parts & { readonly familiarName: string; readonly dockerRef: string });
}

function read<T>(name: string): readonly T[] {
  return JSON.parse(readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8')) as T[];
}

function partsOf(written: {
  registry?: string | undefined;
  repository: string;
  tag?: string | undefined;
  digest?: string | undefined;
}): Parts {
  const { registry = '', repository, tag = null, digest = null } = written;
  return { domain: registry, path: repository, tag, digest };
}

/** The parts, or the name of the problem. */
function outcome(parse: typeof splitReference, input: string): Parts | string {
  try {
    return partsOf(parse(input));
  } catch (error) {
    if (!DrvError.is(error, 'DRV_INVALID_REFERENCE')) throw error;
    return (error.cause as ReferenceProblem).problem;
  }
}

const pick = ({ domain, path, tag, digest }: Parts): Parts => ({ domain, path, tag, digest });
const named = (row: Row): string => JSON.stringify(row.input).slice(0, 80);

const rows = read<Row>('reference-vectors.json').map((row) => [named(row), row] as const);

const fnRows = read<FnRow>('fn-image-names.json');

// Answered by a Go program without SHA-512; ours always knows it.
const sha512 = rows.filter(([, row]) => row.withSha512Registered !== undefined);
// The documented exception: an empty registry would reach whoever matches credentials to registries.
const emptyRegistry = rows.filter(([, row]) => row.normalized?.domain === '');
const ordinary = rows.filter((row) => !sha512.includes(row) && !emptyRegistry.includes(row));

describe('distribution/reference', () => {
  it.each(ordinary)('parses and normalises %s', (_name, row) => {
    expect(outcome(parseReference, row.input)).toEqual(
      row.normalized === null ? row.error : pick(row.normalized),
    );
  });

  it.each(ordinary)('splits %s', (_name, row) => {
    expect(outcome(splitReference, row.input)).toEqual('error' in row.parse ? row.parse.error : row.parse);
  });

  it.each(ordinary.filter(([, row]) => row.normalized !== null))('formats %s', (_name, row) => {
    const reference = parseReference(row.input);
    expect({
      name: repositoryName(reference),
      string: formatReference(reference),
      familiarName: repositoryName(reference, 'familiar'),
      familiarString: formatReference(reference, 'familiar'),
      isCanonical: formatReference(reference) === row.input,
      dockerRef: pullName(reference),
      pullQuery: pullQuery(reference),
    }).toEqual({
      name: row.normalized?.name,
      string: row.normalized?.string,
      familiarName: row.normalized?.familiarName,
      familiarString: row.normalized?.familiarString,
      isCanonical: row.isCanonical,
      dockerRef: row.dockerRef,
      pullQuery: row.pullQuery,
    });
  });

  it.each(rows)('tells an image id from a name: %s', (_name, row) => {
    expect(imageIdOf(row.input)).toBe(row.parseAny);
  });

  it.each(sha512)('knows SHA-512: %s', (_name, row) => {
    expect(pullName(parseReference(row.input))).toBe(row.withSha512Registered?.dockerRef);
  });

  it.each(emptyRegistry)('never answers with an empty registry: %s', (_name, row) => {
    expect(outcome(parseReference, row.input)).toBe('invalid-format');
    expect(outcome(splitReference, row.input)).toEqual(row.parse);
  });
});

describe('the image names of fn', () => {
  it.each(fnRows)('$input', ({ input, upstream }) => {
    expect(outcome(parseReference, input)).toEqual('error' in upstream ? upstream.error : pick(upstream));
  });

  it.each(fnRows.filter(({ upstream }) => !('error' in upstream)))(
    'formats $input',
    ({ input, upstream }) => {
      const reference = parseReference(input);
      const names = { familiarName: repositoryName(reference, 'familiar'), dockerRef: pullName(reference) };
      expect(upstream).toMatchObject(names);
    },
  );
});
