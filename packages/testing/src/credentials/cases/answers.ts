import assert from 'node:assert/strict';
import type { CredentialProvider, RegistryTarget } from '@drv/core';
import { fingerprint } from '@drv/core/driver';
import type { ConformanceCase } from '../../cases/case.ts';
import type { CredentialProviderContext, KnownAnswer } from '../credential-provider-context.ts';

export const answerCases: readonly ConformanceCase<CredentialProviderContext>[] = [
  {
    id: 'CRED-001',
    title: 'answers the credentials that it holds for a target',
    async run({ createProvider, answers }) {
      const provider = await createProvider();
      for (const answer of answers) await assertAnswer(provider, answer);
    },
  },
  {
    id: 'CRED-002',
    title: 'answers undefined for a target that is not its own, so that the next provider is asked',
    async run({ createProvider, notMine }) {
      const provider = await createProvider();
      for (const target of notMine) assert.equal(await provider.resolve(target), undefined, target.registry);
    },
  },
  {
    id: 'CRED-003',
    title: 'says anonymous where no credentials must be sent, which is not undefined',
    requires: ({ anonymous }) => anonymous || 'never answers anonymous',
    async run({ createProvider, anonymous = [] }) {
      const provider = await createProvider();
      for (const target of anonymous) assert.equal((await provider.resolve(target))?.kind, 'anonymous');
    },
  },
  {
    id: 'CRED-004',
    title: 'throws when its source fails, and answers neither undefined nor anonymous',
    requires: ({ fails }) => fails || 'its source cannot fail',
    async run({ createProvider, fails = [] }) {
      const provider = await createProvider();
      for (const target of fails) await assert.rejects(provider.resolve(target));
    },
  },
  {
    id: 'CRED-005',
    title: 'goes on answering after a failed lookup',
    requires: ({ fails }) => fails || 'its source cannot fail',
    async run({ createProvider, fails = [], known }) {
      const provider = await createProvider();
      for (const target of fails) await assert.rejects(provider.resolve(target));
      await assertAnswer(provider, known);
    },
  },
  {
    id: 'CRED-006',
    title: 'answers the same question in the same way again',
    async run({ createProvider, known }) {
      const provider = await createProvider();
      await assertAnswer(provider, known);
      await assertAnswer(provider, known);
    },
  },
  {
    id: 'CRED-007',
    title: 'answers many questions at once, each with its own answer',
    async run({ createProvider, answers, notMine }) {
      const provider = await createProvider();
      const foreign = notMine.map((target) => ({ target, credentials: undefined }));
      const questions = Array.from({ length: 50 }, () => [...answers, ...foreign]).flat();
      await Promise.all(questions.map((question) => assertAnswer(provider, question)));
    },
  },
  {
    id: 'CRED-008',
    title: 'cannot have its next answer changed through the last one',
    async run({ createProvider, known }) {
      const provider = await createProvider();
      const first = await provider.resolve(known.target);
      // Frozen answers refuse the change, which is as good.
      if (first !== undefined) Reflect.set(first, 'username', 'mallory');
      if (first !== undefined) Reflect.set(first, 'kind', 'anonymous');
      await assertAnswer(provider, known);
    },
  },
  {
    id: 'CRED-009',
    title: 'does not change the target that it is asked about',
    async run({ createProvider, known }) {
      const provider = await createProvider();
      const target: RegistryTarget = Object.freeze({ ...known.target });
      await assertAnswer(provider, { ...known, target });
      assert.deepEqual(target, known.target);
    },
  },
  {
    id: 'CRED-010',
    title: 'has a name for logs',
    async run({ createProvider }) {
      const { name } = await createProvider();
      assert.equal(typeof name, 'string');
      assert.notEqual(name.trim(), '');
    },
  },
  {
    id: 'CRED-011',
    title: 'gives a fresh answer after the last one was refused by the registry',
    requires: ({ rotates }) => rotates || 'its secrets do not change',
    async run({ createProvider, answers, rotate }) {
      const provider = await createProvider();
      const [first] = answers;
      assert.ok(first !== undefined && rotate !== undefined);
      await assertAnswer(provider, first);
      const credentials = await rotate();
      provider.invalidate?.(first.target);
      await assertAnswer(provider, { target: first.target, credentials });
    },
  },
  {
    id: 'CRED-012',
    title: 'takes a refusal of an answer that it never gave in silence',
    async run({ createProvider, known, notMine }) {
      const provider = await createProvider();
      for (const target of [known.target, ...notMine]) provider.invalidate?.(target);
      await assertAnswer(provider, known);
    },
  },
];

/** Compares by fingerprint: an assertion that fails must not print a secret. */
async function assertAnswer(
  provider: CredentialProvider,
  {
    target,
    credentials,
  }: Pick<KnownAnswer, 'target'> & { credentials: KnownAnswer['credentials'] | undefined },
): Promise<void> {
  const answer = await provider.resolve(target);
  const where = `${target.registry}/${target.repository}`;
  assert.equal(answer?.kind, credentials?.kind, `the kind of the answer for ${where}`);
  assert.equal(fingerprint(answer), fingerprint(credentials), `the answer for ${where}`);
}
