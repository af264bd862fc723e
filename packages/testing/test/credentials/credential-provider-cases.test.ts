import { inspect } from 'node:util';
import type { CredentialProvider } from '@drv/core';
import { createCredentialProviderContext, credentialProviderCases, runCases } from '@drv/testing';
import { describeCases } from '@drv/testing/vitest';
import { describe, expect, it } from 'vitest';
import { referenceHarness, target } from './reference-provider.ts';

describeCases('a provider that keeps the rules', {
  cases: credentialProviderCases,
  setup: () => createCredentialProviderContext(referenceHarness()),
});

const BROKEN: Record<string, [(inner: CredentialProvider) => CredentialProvider, readonly string[]]> = {
  'matches by the end of the host': [
    (inner) => ({
      ...inner,
      resolve: (asked, options) =>
        inner.resolve(asked.registry.endsWith('quay.io') ? target('quay.io') : asked, options),
    }),
    ['CRED-020', 'CRED-022', 'CRED-026'],
  ],
  'matches by the beginning of the host': [
    (inner) => ({
      ...inner,
      resolve: (asked, options) =>
        inner.resolve(asked.registry.startsWith('quay.io') ? target('quay.io') : asked, options),
    }),
    ['CRED-024', 'CRED-025', 'CRED-026'],
  ],
  'shows its secret in JSON': [
    (inner) => ({
      ...inner,
      resolve: async (asked, options) => {
        const answer = await inner.resolve(asked, options);
        if (answer?.kind !== 'basic') return answer;
        const { kind, username, password } = answer;
        return { kind, username, password, [inspect.custom]: () => 'basic' };
      },
    }),
    ['CRED-040', 'CRED-042'],
  ],
  'takes a failure for nothing found': [
    (inner) => ({
      ...inner,
      resolve: (asked, options) =>
        asked.registry === 'broken.test' ? Promise.resolve(undefined) : inner.resolve(asked, options),
    }),
    ['CRED-004', 'CRED-005', 'CRED-045'],
  ],
  'ignores the signal': [
    (inner) => ({ ...inner, resolve: (asked) => inner.resolve(asked) }),
    ['CRED-060', 'CRED-061'],
  ],
  'keeps a refused answer': [(inner) => ({ name: inner.name, resolve: inner.resolve }), ['CRED-011']],
};

describe('a provider that breaks a rule fails the cases written for it, and no others', () => {
  for (const [name, [breakIt, wanted]] of Object.entries(BROKEN)) {
    it(name, async () => {
      const reports = await runCases({
        cases: credentialProviderCases,
        setup: () => createCredentialProviderContext(referenceHarness(breakIt)),
        timeoutMs: 500,
      });
      expect(reports.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id)).toEqual(wanted);
    });
  }
});
