import type { PullEvent } from '@drv/core';
import {
  DrvError,
  encodeRegistryAuth,
  type ImageReference,
  type PullImageOptions,
  throwIfAborted,
  toAuthConfig,
} from '@drv/core/driver';
import { refusedTo, scrub } from '../errors/engine-errors.ts';
import { loadImageRules } from './load-image-rules.ts';
import type { EngineTransport } from '../transport/engine-transport.ts';
import { readJsonLines } from '../wire/json-lines.ts';

const MAX_LINE_BYTES = 1024 * 1024;
// The engine sends its headers with the first progress, which a slow registry delays; a stall is the puller's to see.
const HEADERS_TIMEOUT_MS = 10 * 60_000;

interface ProgressLine {
  readonly status?: unknown;
  readonly id?: unknown;
  readonly progressDetail?: {
    readonly current?: unknown;
    readonly total?: unknown;
    /** `s` where seconds are counted; absent where bytes are. */
    readonly units?: unknown;
  } | null;
  readonly errorDetail?: { readonly message?: unknown; readonly code?: unknown } | null;
  readonly error?: unknown;
}

/**
 * Pulls an image. The engine answers 200 before it has done anything and reports a failure as a line of the stream,
 * which the client library passes on as progress; here it throws, with a code. So does a stream that was cut.
 */
export async function* pullImage(
  transport: EngineTransport,
  reference: ImageReference,
  options: PullImageOptions,
): AsyncGenerator<PullEvent, void, undefined> {
  const { signal, platform } = options;
  const op = `pull image`;
  const { formatReference, judgePullError } = await loadImageRules();
  const { registry, repository } = reference;
  const query = new URLSearchParams({
    fromImage: formatReference({ registry, repository }),
    // Without one the engine would pull every tag of the repository.
    tag: reference.digest ?? reference.tag ?? 'latest',
  });
  if (platform !== undefined) query.set('platform', platform);
  const auth = toAuthConfig(options.credentials, registry);
  const failure = (status: number | undefined, message: string, detailCode?: number, cause?: unknown) => {
    const { code, retryable } = judgePullError({ status, message, detailCode, reference });
    const text = `Pulling ${formatReference(reference)}: ${scrub(message)}`;
    return new DrvError(code, text, { op, cause, retryable, statusCode: status });
  };
  const response = await transport
    .open({
      op,
      method: 'POST',
      path: `/images/create?${query.toString()}`,
      headers: auth === undefined ? {} : { 'x-registry-auth': encodeRegistryAuth(auth) },
      timeoutMs: HEADERS_TIMEOUT_MS,
      signal,
    })
    .catch((error: unknown) => {
      if (!DrvError.is(error) || error.statusCode === undefined) throw error;
      throw failure(error.statusCode, error.message.replace(refusedTo(op), ''), undefined, error);
    });
  const stop = () => response.destroy();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    for await (const line of readJsonLines(response, { maxLineBytes: MAX_LINE_BYTES })) {
      const { status, id, progressDetail, errorDetail, error } = (line ?? {}) as ProgressLine;
      const problem = errorDetail?.message ?? error;
      if (typeof problem === 'string') {
        throw failure(
          undefined,
          problem,
          typeof errorDetail?.code === 'number' ? errorDetail.code : undefined,
        );
      }
      if (typeof status !== 'string') continue;
      yield { status, layer: typeof id === 'string' ? id : undefined, ...counts(progressDetail) };
    }
  } catch (error) {
    // The connection was cut by us.
    throwIfAborted(signal, op);
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    response.destroy();
  }
}

type Counts = Pick<PullEvent, 'currentBytes' | 'totalBytes' | 'elapsedSeconds'>;

function counts(detail: ProgressLine['progressDetail']): Counts {
  const { units, current, total } = detail ?? {};
  if (units === 's') return typeof current === 'number' ? { elapsedSeconds: current } : {};
  // Of another unit nothing is known.
  if (units !== undefined && units !== '') return {};
  return { currentBytes: countOf(current), totalBytes: countOf(total) };
}

function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 ? value : undefined;
}
