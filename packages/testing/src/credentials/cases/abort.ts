import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import type { ConformanceCase } from '../../cases/case.ts';
import type { CredentialProviderContext } from '../credential-provider-context.ts';

export const abortCases: readonly ConformanceCase<CredentialProviderContext>[] = [
  {
    id: 'CRED-060',
    title: 'rejects when the signal was aborted before',
    async run({ createProvider, known }) {
      const provider = await createProvider();
      const signal = AbortSignal.abort(new Error('too late'));
      await assertAborted(provider.resolve(known.target, { signal }), signal);
    },
  },
  {
    id: 'CRED-061',
    title: 'rejects when the signal aborts during a lookup',
    requires: hangs,
    async run({ createProvider, hangs: target }) {
      assert.ok(target !== undefined);
      const provider = await createProvider();
      const caller = new AbortController();
      const answer = provider.resolve(target, { signal: caller.signal });
      setImmediate(() => caller.abort(new Error('changed my mind')));
      await assertAborted(answer, caller.signal);
    },
  },
  {
    id: 'CRED-062',
    title: 'the abort of one caller leaves the others alone',
    async run({ createProvider, known }) {
      const provider = await createProvider();
      const caller = new AbortController();
      const first = provider.resolve(known.target, { signal: caller.signal }).catch(() => undefined);
      const second = provider.resolve(known.target);
      caller.abort();
      await first;
      assert.equal((await second)?.kind, known.credentials.kind);
      assert.equal((await provider.resolve(known.target))?.kind, known.credentials.kind);
    },
  },
  {
    id: 'CRED-063',
    title: 'keeps no listener on a signal that is not aborted',
    async run({ createProvider, known }) {
      const provider = await createProvider();
      const { signal } = new AbortController();
      for (let n = 0; n < 20; n += 1) await provider.resolve(known.target, { signal });
      assert.deepEqual(getEventListeners(signal, 'abort'), []);
    },
  },
];

function hangs(traits: CredentialProviderContext['capabilities']): true | string {
  return traits.hangs || 'its lookups always end by themselves';
}

async function assertAborted(answer: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const error: unknown = await answer.then(
    () => assert.fail('wanted a rejection'),
    (reason: unknown) => reason,
  );
  const byName = error instanceof Error && error.name === 'AbortError';
  assert.ok(
    byName || error === signal.reason,
    'wanted DRV_ABORTED, an AbortError, or the reason of the signal',
  );
}
