import type { AbortOptions } from '@drv/core';
import { abortable } from '@drv/core/driver';
import { apiPrefix } from './api-version.ts';

/** What an engine says of its version. */
export type VersionDocument = Readonly<Record<string, unknown>>;

/** Which version of the API is spoken to an engine. It is asked once, until it turns out to be another one. */
export interface SpokenVersion {
  /** What paths begin with. */
  prefix(): string | Promise<string>;
  /** Asks anew. Whoever asks meanwhile gets the same answer. */
  ask(options: AbortOptions): Promise<VersionDocument>;
  /** The last answer; asks, where there is none. */
  known(options: AbortOptions): Promise<VersionDocument>;
  /** It is another engine. */
  forget(): void;
}

/** @param ask Sends `GET /version`. Its answer may be anything. */
export function createSpokenVersion(ask: () => Promise<unknown>): SpokenVersion {
  let last: { readonly document: VersionDocument; readonly prefix: string } | undefined;
  let asking: Promise<NonNullable<typeof last>> | undefined;

  const answer = () =>
    (asking ??= ask()
      .then((document) => (last = { document: document as VersionDocument, prefix: apiPrefix(document) }))
      .finally(() => {
        asking = undefined;
      }));

  async function version({ signal }: AbortOptions): Promise<VersionDocument> {
    return (await abortable(answer(), signal, 'ask version')).document;
  }

  return {
    prefix: () => last?.prefix ?? answer().then(({ prefix }) => prefix),
    ask: version,
    known: async (options) => last?.document ?? version(options),
    forget() {
      last = undefined;
    },
  };
}
