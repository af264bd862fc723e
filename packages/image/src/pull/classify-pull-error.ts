import type { DrvErrorCode } from '@drv/core';

import { judgePullError } from './judge-pull-error.ts';
import type { PullFailure } from './pull-failure.ts';

/** The code of the verdict of {@link judgePullError}. */
export function classifyPullError(failure: PullFailure): DrvErrorCode {
  return judgePullError(failure).code;
}
