import type { Lease, SecretStore } from './secret-store.ts';

export interface HttpSecretStoreOptions {
  readonly url: string;
  /** What this program shows the store. */
  readonly key: string;
}

/** A secret store behind HTTP: `POST /lease/<repository>` answers `{ "token": …, "expiresAt": … }`, or 404. */
export function createHttpSecretStore({ url, key }: HttpSecretStoreOptions): SecretStore {
  return {
    async lease(repository, { signal }) {
      const response = await fetch(new URL(`/lease/${encodeURIComponent(repository)}`, url), {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
        ...(signal === undefined ? {} : { signal }),
      });
      if (response.status === 404) return undefined;
      // The status is enough: what a store writes beside a refusal may hold what it was shown.
      if (!response.ok) throw new Error(`The secret store answered ${response.status}`);
      return leaseOf(await response.json());
    },
  };
}

function leaseOf(answer: unknown): Lease {
  if (typeof answer === 'object' && answer !== null && 'token' in answer && 'expiresAt' in answer) {
    const { token, expiresAt } = answer;
    if (typeof token === 'string' && typeof expiresAt === 'number') return { token, expiresAt };
  }
  throw new Error('The secret store answered something that is no lease');
}
