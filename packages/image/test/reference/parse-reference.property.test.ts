import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { formatReference, parseReference, pullName, splitReference } from '../../src/index.ts';
import { problemOf } from '../support/problem-of.ts';
import { nearlyReferenceText, referenceText } from '../support/references.ts';
import { parse, parseNormalised, type Parts } from '../support/regexp-parser.ts';

/** Any code units, lone surrogates included. */
const anyText = fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units));
const RUNS = { numRuns: 500 };

function partsOf(reference: {
  registry?: string | undefined;
  repository: string;
  tag?: string | undefined;
  digest?: string | undefined;
}): Parts {
  const { registry = '', repository, tag, digest } = reference;
  return { domain: registry, path: repository, tag, digest };
}

function attempt(parser: typeof splitReference, text: string): Parts | undefined {
  return problemOf(parser, text) === undefined ? partsOf(parser(text)) : undefined;
}

describe('parseReference', () => {
  it('agrees with the regular expressions about valid texts', () => {
    fc.assert(
      fc.property(referenceText, (text) => {
        expect(attempt(parseReference, text)).toEqual(parseNormalised(text));
        expect(attempt(splitReference, text)).toEqual(parse(text));
      }),
      RUNS,
    );
  });

  it('agrees with the regular expressions about texts that are nearly valid', () => {
    fc.assert(
      fc.property(nearlyReferenceText, (text) => {
        expect(attempt(parseReference, text)).toEqual(parseNormalised(text));
        expect(attempt(splitReference, text)).toEqual(parse(text));
      }),
      { numRuns: 3_000 },
    );
  });

  it('points into the text, or at its end, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(nearlyReferenceText, anyText), (text) => {
        const problem = problemOf(parseReference, text);
        if (problem === undefined) return;
        expect(problem.offset).toBeGreaterThanOrEqual(0);
        expect(problem.offset).toBeLessThanOrEqual(text.length);
        expect(problem.message).toContain(problem.wanted);
      }),
      RUNS,
    );
  });
});

describe('formatReference', () => {
  it('gives back, in canonical form, what parses to the same reference', () => {
    fc.assert(
      fc.property(referenceText, (text) => {
        fc.pre(problemOf(parseReference, text) === undefined);
        const reference = parseReference(text);
        expect(parseReference(formatReference(reference))).toEqual(reference);
      }),
      RUNS,
    );
  });

  it('gives back a written reference as it was written', () => {
    fc.assert(
      fc.property(referenceText, (text) => {
        fc.pre(problemOf(splitReference, text) === undefined);
        const { registry, ...rest } = splitReference(text);
        const written = registry === undefined ? rest.repository : `${registry}/${rest.repository}`;
        const tag = rest.tag === undefined ? '' : `:${rest.tag}`;
        expect(written + tag + (rest.digest === undefined ? '' : `@${rest.digest}`)).toBe(text);
      }),
      RUNS,
    );
  });
});

describe('pullName', () => {
  it('is a reference that is pulled by the same name', () => {
    fc.assert(
      fc.property(referenceText, (text) => {
        fc.pre(problemOf(parseReference, text) === undefined);
        const name = pullName(parseReference(text));
        expect(pullName(parseReference(name))).toBe(name);
      }),
      RUNS,
    );
  });
});
