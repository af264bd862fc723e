import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileProblem } from '../errors/file-problem.ts';
import { UsageError } from '../errors/usage-error.ts';
import type { RunRequest } from '../run/run-request.ts';
import type { Setting } from '../settings/settings.ts';
import type { FinishedTask } from '../finished/finished-task.ts';

/** What has ended, for a later run to go on from. */
export interface JobLog {
  /** Whether the log says that this very task has succeeded. Asked once for each task of a run. */
  hasSucceeded(request: RunRequest): boolean;
  /** Notes an end in the file at once, so that a run that is killed loses none. */
  add(request: RunRequest, finished: FinishedTask): void;
}

/**
 * Reads and goes on writing a file with a line of JSON for each task that has ended. A task is known by a hash of its image
 * and command: what they hold may be secret. A last line that was cut off counts as not written.
 *
 * @throws UsageError when the file cannot be read or written.
 */
export function openJobLog({ value, from }: Setting, cwd: string): JobLog {
  const path = resolve(cwd, value);
  const attempt = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw new UsageError(`${from} ${value}: ${fileProblem(error)}`, { cause: error });
    }
  };
  attempt(() => appendFileSync(path, ''));
  // A device or a pipe has no past, and may have no end.
  const text = attempt(() => (statSync(path).isFile() ? readFileSync(path, 'utf8') : ''));
  // What follows a line that was cut off begins a line of its own.
  if (text !== '' && !text.endsWith('\n')) attempt(() => appendFileSync(path, '\n'));
  /** How often each task has succeeded: the same line may stand in a file twice. */
  const successes = new Map<string, number>();
  for (const line of text.split('\n')) {
    const key = successOf(line);
    if (key !== undefined) successes.set(key, (successes.get(key) ?? 0) + 1);
  }
  return {
    hasSucceeded(request) {
      const key = keyOf(request);
      const left = successes.get(key) ?? 0;
      if (left > 0) successes.set(key, left - 1);
      return left > 0;
    },
    add(request, { number, outcome, exitCode, seconds, endedAt }) {
      const entry = { key: keyOf(request), number, outcome, exitCode, seconds, endedAt };
      attempt(() => appendFileSync(path, `${JSON.stringify(entry)}\n`));
    },
  };
}

function keyOf({ image, command }: RunRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([image, ...command]))
    .digest('hex')
    .slice(0, 32);
}

function successOf(line: string): string | undefined {
  try {
    const { key, outcome } = JSON.parse(line) as Record<string, unknown>;
    return outcome === 'success' && typeof key === 'string' ? key : undefined;
  } catch {
    return undefined;
  }
}
