import type { AbortOptions, Credentials } from '@drv/core';
import { DrvError, startTimer, throwIfAborted, within } from '@drv/core/driver';
import { createSingleFlight } from '../cache/single-flight.ts';
import { errorCode } from '../report/error-code.ts';
import { credentialError } from '../report/credential-error.ts';
import type { CredentialProblem, CredentialProblemName } from '../report/credential-problem.ts';
import type { Reporter } from '../report/once-reporter.ts';
import type { HelperOptions } from './helper-options.ts';
import type { HelperResult, HelperRunner } from './helper-runner.ts';
import { readAnswer } from './read-answer.ts';

export interface HelperClientOptions {
  readonly runHelper: HelperRunner;
  /** Milliseconds that a helper has for its answer. */
  readonly timeoutMs: number;
  readonly onHelperFailure: HelperOptions['onHelperFailure'];
  /** Is told of a helper that is passed over. */
  readonly reporter: Reporter;
  /** Milliseconds that a helper has to end once it must. */
  readonly drainMs: number;
}

/** What a helper is asked, and by whose order. */
export interface HelperQuestion {
  readonly program: string;
  readonly serverUrl: string;
  /** The configuration that names the helper. */
  readonly source: string;
  /** It names it for this registry, and not as the store for all. */
  readonly isOfRegistry: boolean;
}

/** Asks credential helpers: once for all who ask the same at the same time. */
export interface HelperClient {
  /**
   * What the helper answers; `undefined` where it knows no credentials, and where it is passed over.
   *
   * @throws `DRV_CREDENTIALS`, with what went wrong and never with what the helper wrote: that may be a secret.
   */
  get(question: HelperQuestion, options?: AbortOptions): Promise<Credentials | undefined>;
}

// Compared as a whole and only on failure, as the Go client of the protocol does.
const NOT_FOUND = 'credentials not found in native keychain';
const MAX_OUTPUT = 1024 * 1024;
/** No such program; it, or the interpreter that it names, is none for this machine; its file system runs none. */
const MISSING: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOEXEC', 'EACCES']);

export function createHelperClient(options: HelperClientOptions): HelperClient {
  const flights = createSingleFlight<Credentials | undefined>({ drainMs: options.drainMs });
  return {
    get: (question, { signal } = {}) =>
      flights.run(Object.values(question).join('\n'), (abort) => answer(question, options, abort), signal),
  };
}

async function answer(
  question: HelperQuestion,
  options: HelperClientOptions,
  signal: AbortSignal,
): Promise<Credentials | undefined> {
  const { program, source } = question;
  try {
    return await ask(question, options, signal);
  } catch (error) {
    if (!DrvError.is(error, 'DRV_CREDENTIALS') || !isPassedOver(error, question, options)) throw error;
    options.reporter.warn({ source, helper: program }, `${error.message}. It is passed over.`);
    return undefined;
  }
}

function isPassedOver(
  { cause }: DrvError,
  { isOfRegistry }: HelperQuestion,
  { onHelperFailure }: HelperClientOptions,
): boolean {
  if (onHelperFailure !== undefined) return onHelperFailure === 'ignore';
  // A store that runs and fails may hold the login of this registry; one that is not there holds none.
  return !isOfRegistry && MISSING.has((cause as CredentialProblem).code);
}

async function ask(
  question: HelperQuestion,
  options: HelperClientOptions,
  signal: AbortSignal,
): Promise<Credentials | undefined> {
  const result = await run(question, options, signal);
  const { exitCode, stdout, truncated = false } = result;
  if (truncated || stdout.length > MAX_OUTPUT) {
    throw failure(question, 'helper-output', 'wrote more than 1 MiB');
  }
  if (exitCode !== 0) {
    if (stdout.trim() === NOT_FOUND) return undefined;
    const failed =
      exitCode === null ? `was ended by ${result.signal ?? 'a signal'}` : `failed with exit code ${exitCode}`;
    throw failure(question, 'helper-failed', failed);
  }
  const read = readAnswer(stdout);
  if (read === undefined) {
    throw failure(question, 'helper-output', 'answered something else than {"Username": …, "Secret": …}');
  }
  return read === 'none' ? undefined : read;
}

async function run(
  question: HelperQuestion,
  { runHelper, timeoutMs, drainMs }: HelperClientOptions,
  signal: AbortSignal,
): Promise<HelperResult> {
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
    throw notStarted(question, errorCode(error));
  } finally {
    timer.cancel();
  }
}

function notStarted(question: HelperQuestion, code: string | undefined): DrvError<'DRV_CREDENTIALS'> {
  if (code === 'ENOENT') {
    const what = 'is not installed: there is no such program on PATH';
    return failure(question, 'helper-not-found', what, code);
  }
  const what = `cannot be started${code === undefined ? '' : ` (${code})`}`;
  return failure(question, 'helper-failed', what, code);
}

function failure(
  { program, serverUrl, source }: HelperQuestion,
  problem: CredentialProblemName,
  what: string,
  code?: string,
): DrvError<'DRV_CREDENTIALS'> {
  const message = `The credential helper ${program} ${what} (asked for ${serverUrl}, named in ${source})`;
  return credentialError(message, { problem, source, helper: program, code });
}
