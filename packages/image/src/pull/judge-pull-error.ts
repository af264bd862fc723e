import type { DrvErrorCode } from '@drv/core';
import { ERROR_CODES } from '@drv/core/driver';

import { PULL_FAILURE_RULES, type PullFailureRule } from './pull-failure-rules.ts';
import { readPullFailure, type PullFailure, type PullFailureFacts } from './pull-failure.ts';

/** What a failed pull is called, and whether the same pull may succeed later without anybody changing anything. */
export interface PullVerdict {
  readonly code: DrvErrorCode;
  readonly retryable: boolean;
}

/**
 * The verdict on a pull that failed, from all that an engine tells. What is structured counts first: HTTP statuses, those
 * of the registry too where the engine repeats them, and the registry's own error codes; then the words, without the
 * image's name, hosts and paths. Pure. The README has the table.
 *
 * A registry answers `denied` for an image that is not there and for one that is not yours; both are
 * `DRV_UNAUTHORIZED`.
 *
 * @returns `DRV_ENGINE_FAILED` for what no rule knows.
 */
export function judgePullError(failure: PullFailure): PullVerdict {
  const facts = readPullFailure(failure);
  const rule = PULL_FAILURE_RULES.find((one) => matches(one, facts));
  const code = rule?.code ?? 'DRV_ENGINE_FAILED';
  return { code, retryable: ERROR_CODES[code].retryable && rule?.lasts !== true };
}

function matches(
  { statuses, registryStatuses, parts, words, registryWords }: PullFailureRule,
  facts: PullFailureFacts,
): boolean {
  const { registryStatus, registrySaid } = facts;
  return (
    facts.statuses.some((status) => statuses?.includes(status)) ||
    (registryStatus !== undefined && registryStatuses?.(registryStatus) === true) ||
    facts.parts.some((part) => parts?.includes(part)) ||
    words?.some((pattern) => pattern.test(facts.text)) === true ||
    (registrySaid !== undefined && registryWords?.test(registrySaid) === true)
  );
}
