import { createRequire } from 'node:module';

type Parse = (text: string) => unknown;

export interface Parser {
  readonly name: string;
  readonly grammar: string;
  /** Loads it, and nothing of the others. */
  load(): Parse | Promise<Parse>;
}

// None of the others has types.
const require = createRequire(import.meta.url);

export const OURS: Parser = {
  name: '@drv/image',
  grammar: 'complete',
  load: async () => (await import('@drv/image')).parseReference,
};

/** The parsers of references on npm. */
const OTHERS: readonly Parser[] = [
  {
    name: 'docker-parse-image',
    grammar: 'one regular expression, takes anything',
    load: () => require('docker-parse-image') as Parse,
  },
  {
    name: '@swimlane/docker-reference',
    grammar: 'complete, by regular expressions',
    load: () => (require('@swimlane/docker-reference') as { parseFamiliarName: Parse }).parseFamiliarName,
  },
  {
    name: 'parse-docker-image-name',
    grammar: 'complete, compiled from Go',
    load: () => require('parse-docker-image-name') as Parse,
  },
];

export const PARSERS: readonly Parser[] = [OURS, ...OTHERS];
