import type { ConformanceCase } from '../cases/case.ts';
import type { CredentialProviderContext } from './credential-provider-context.ts';
import { abortCases } from './cases/abort.ts';
import { answerCases } from './cases/answers.ts';
import { hostCases } from './cases/hosts.ts';
import { secrecyCases } from './cases/secrecy.ts';

/** What every credential provider promises. */
export const credentialProviderCases: readonly ConformanceCase<CredentialProviderContext>[] = [
  ...answerCases,
  ...hostCases,
  ...secrecyCases,
  ...abortCases,
];
