import type { ImageReference } from '@drv/core/driver';

import { withoutNames } from './without-names.ts';

/** All that an engine tells of a pull that failed. */
export interface PullFailure {
  /** The HTTP status the engine answered with; of no meaning for an error inside its progress stream. */
  readonly status?: number | undefined;
  readonly message: string;
  /** `errorDetail.code` of the progress stream. */
  readonly detailCode?: number | undefined;
  /** What was to be pulled. Its name in the message is no word of the registry. */
  readonly reference?: ImageReference | undefined;
}

/** The parts of a {@link PullFailure}, by which it is classified. */
export interface PullFailureFacts {
  /** HTTP statuses from 400 on: the engine's, that of the detail, and {@link registryStatus}. */
  readonly statuses: readonly number[];
  /** The HTTP status that the registry answered with, where the engine repeats it. */
  readonly registryStatus: number | undefined;
  /** What stands between the colons, in lower case; the registry's own error codes are among it, as words. */
  readonly parts: readonly string[];
  /** The registry's own sentence, where the engine marks it as one: its error code is lost there. */
  readonly registrySaid: string | undefined;
  /** The message without names, hosts and paths. */
  readonly text: string;
}

/** Longer than any message of an engine but for a page that it repeats, whose beginning will do. */
const READ = 4_000;
/** `HTTP 403 response body`, `unexpected HTTP status: 503`, `status from HEAD request to … 429`, `StatusCode: 403`. */
const STATUS = /\b(?:HTTP|status(?: ?code)?)\b[^\d\n]{0,40}\b([45]\d\d)\b/i;

/** How moby's containerd store begins what a registry answered in JSON. */
const FROM_REGISTRY = 'error from registry: ';

export function readPullFailure({ status, message, detailCode, reference }: PullFailure): PullFailureFacts {
  const text = withoutNames(message.slice(0, READ), reference);
  const told = STATUS.exec(text)?.[1];
  const sentence = text.indexOf(FROM_REGISTRY);
  const registryStatus = told === undefined ? undefined : Number(told);
  return {
    statuses: [status, detailCode, registryStatus].filter(
      (one) => one !== undefined && one >= 400,
    ) as number[],
    registryStatus,
    registrySaid: sentence === -1 ? undefined : text.slice(sentence + FROM_REGISTRY.length),
    parts: text
      .toLowerCase()
      .split(/:\s+|:$|\n/)
      .map((part) => part.trim()),
    text,
  };
}
