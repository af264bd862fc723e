import type { AbortOptions, Credentials, DrvError } from '@drv/core';
import { startTimer, throwIfAborted, within } from '@drv/core/driver';
import { createSingleFlight } from '../cache/single-flight.ts';
import { errorCode } from '../read/error-code.ts';
import { credentialError } from '../report/credential-error.ts';
import type { CredentialProblemName } from '../report/credential-problem.ts';
import type { HelperResult, HelperRunner } from './helper-runner.ts';
import { readAnswer } from './read-answer.ts';

export interface HelperClientOptions {
  readonly runHelper: HelperRunner;
  /** Milliseconds that a helper has for its answer. */
  readonly timeoutMs: number;
  /** Whether a helper that is not installed is an error, or as one that knows nothing. */
  readonly onMissingHelper: 'error' | 'ignore';
  /** Milliseconds that a helper has to end once it must. */
  readonly drainMs: number;
}

/** What a helper is asked, and by whose order. */
export interface HelperQuestion {
  readonly program: string;
  readonly serverUrl: string;
  /** The configuration that names the helper. */
  readonly source: string;
}

/** Asks credential helpers: once for all who ask the same at the same time. */
export interface HelperClient {
  /**
   * What the helper answers; `undefined` where it knows no credentials.
   *
   * @throws `DRV_CREDENTIALS`, with what went wrong and never with what the helper wrote: that may be a secret.
   */
  get(question: HelperQuestion, options?: AbortOptions): Promise<Credentials | undefined>;
}

// Compared as a whole and only on failure, as the Go client of the protocol does.
const NOT_FOUND = 'credentials not found in native keychain';
const MAX_OUTPUT = 1024 * 1024;

export function createHelperClient(options: HelperClientOptions): HelperClient {
  const flights = createSingleFlight<Credentials | undefined>({ drainMs: options.drainMs });
  return {
    get: (question, { signal } = {}) =>
      flights.run(Object.values(question).join('\n'), (abort) => ask(question, options, abort), signal),
  };
}

async function ask(
  question: HelperQuestion,
  options: HelperClientOptions,
  signal: AbortSignal,
): Promise<Credentials | undefined> {
  const result = await run(question, options, signal);
  if (result === undefined) return undefined;
  const { exitCode, stdout, truncated = false } = result;
  if (truncated || stdout.length > MAX_OUTPUT) {
    throw failure(question, 'helper-output', 'wrote more than 1 MiB');
  }
  if (exitCode !== 0) {
    if (stdout.trim() === NOT_FOUND) return undefined;
    const how =
      exitCode === null ? `was ended by ${result.signal ?? 'a signal'}` : `failed with exit code ${exitCode}`;
    throw failure(question, 'helper-failed', how);
  }
  const answer = readAnswer(stdout);
  if (answer === undefined) {
    throw failure(question, 'helper-output', 'answered something else than {"Username": …, "Secret": …}');
  }
  return answer === 'none' ? undefined : answer;
}

async function run(
  question: HelperQuestion,
  { runHelper, timeoutMs, onMissingHelper, drainMs }: HelperClientOptions,
  signal: AbortSignal,
): Promise<HelperResult | undefined> {
  const { program, serverUrl } = question;
  const limit = new AbortController();
  const timer = startTimer(timeoutMs, () => limit.abort());
  const late = (): DrvError => failure(question, 'helper-timeout', `did not answer within ${timeoutMs} ms`);
  try {
    const running = runHelper({ program, serverUrl }, { signal: AbortSignal.any([signal, limit.signal]) });
    const ended = await within(running, timeoutMs + drainMs);
    if (!ended.done) throw late();
    return ended.value;
  } catch (error) {
    throwIfAborted(signal, 'ask a credential helper');
    if (limit.signal.aborted) throw late();
    const code = errorCode(error);
    if (code !== 'ENOENT') {
      throw failure(question, 'helper-failed', `cannot be started${code === undefined ? '' : ` (${code})`}`);
    }
    if (onMissingHelper === 'ignore') return undefined;
    throw failure(question, 'helper-not-found', 'is not installed: there is no such program on PATH');
  } finally {
    timer.cancel();
  }
}

function failure(
  { program, serverUrl, source }: HelperQuestion,
  problem: CredentialProblemName,
  what: string,
): DrvError<'DRV_CREDENTIALS'> {
  const message = `The credential helper ${program} ${what} (asked for ${serverUrl}, named in ${source})`;
  return credentialError(message, { problem, source, helper: program });
}
