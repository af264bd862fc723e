import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { ConformanceCase } from '../../cases/case.ts';
import type { CredentialProviderContext } from '../credential-provider-context.ts';

export const secrecyCases: readonly ConformanceCase<CredentialProviderContext>[] = [
  {
    id: 'CRED-040',
    title: 'its answers show no secret in JSON',
    requires: isProtected,
    async run({ createProvider, known }) {
      const answer = await (await createProvider()).resolve(known.target);
      assertSilent(JSON.stringify({ answer, list: [answer] }), known.secret);
    },
  },
  {
    id: 'CRED-041',
    title: 'its answers show no secret in util.inspect',
    requires: isProtected,
    async run({ createProvider, known }) {
      const answer = await (await createProvider()).resolve(known.target);
      assertSilent(inspect(answer), known.secret);
      assertSilent(inspect({ nested: { answer } }, { depth: Infinity, showHidden: true }), known.secret);
    },
  },
  {
    id: 'CRED-042',
    title: 'its answers show no secret as text, nor in a copy of their fields',
    requires: isProtected,
    async run({ createProvider, known }) {
      const answer = await (await createProvider()).resolve(known.target);
      assertSilent(`${String(answer as unknown)} ${JSON.stringify({ ...answer })}`, known.secret);
    },
  },
  {
    id: 'CRED-043',
    title: 'its answers still hold the secret for whoever reads the field',
    async run({ createProvider, known }) {
      const answer = await (await createProvider()).resolve(known.target);
      assert.ok(answer !== undefined && answer.kind !== 'anonymous');
      const secret = answer.kind === 'basic' ? answer.password : answer.token;
      assert.ok(secret === known.secret, 'the secret of the answer');
    },
  },
  {
    id: 'CRED-044',
    title: 'shows none of its secrets when it is printed itself',
    async run({ createProvider, known }) {
      const provider = await createProvider();
      await provider.resolve(known.target);
      assertSilent(inspect(provider, { depth: Infinity }), known.secret);
      assertSilent(JSON.stringify(provider), known.secret);
    },
  },
  {
    id: 'CRED-045',
    title: 'what it throws shows no secret',
    requires: ({ fails }) => fails || 'its source cannot fail',
    async run({ createProvider, fails = [], known }) {
      const provider = await createProvider();
      await provider.resolve(known.target);
      for (const target of fails) {
        const error: unknown = await provider.resolve(target).then(
          () => assert.fail('wanted a rejection'),
          (reason: unknown) => reason,
        );
        assertSilent(inspect(error, { depth: Infinity, showHidden: true }), known.secret);
        assertSilent(String(error), known.secret);
      }
    },
  },
];

function isProtected(traits: CredentialProviderContext['capabilities']): true | string {
  return traits.protectedAnswers || 'answers plain objects, which drv protects before it uses them';
}

/** Never repeats what it looked at: that may hold the secret. */
function assertSilent(text: string, secret: string): void {
  assert.ok(!text.includes(secret), 'the secret is shown in the clear');
  const encoded = Buffer.from(secret).toString('base64').replace(/=+$/, '');
  assert.ok(!text.includes(encoded), 'the secret is shown in base64');
}
