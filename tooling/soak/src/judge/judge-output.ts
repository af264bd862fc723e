import type { RunResult } from '@drv/core';
import type { Excuses } from '../faults/excuses.ts';
import type { Content } from '../play/content.ts';
import type { ResultAnswer } from '../play/truth.ts';
import type { EngineWays } from './engine-ways.ts';
import type { Observed } from './observed.ts';

/** Milliseconds after an exit in which an engine takes over the output; later nobody knows whether it has all. */
const ENGINE_DRAIN_MS = 2_000;

/** What is wrong with the amount of output, and what the result says of it. That its bytes are right is known. */
export function judgeOutput(
  {
    result: { output, finishedAt },
    answeredAt = 0,
    stdout,
    stderr,
  }: Observed & { readonly result: RunResult },
  expected: {
    readonly stdout: Content;
    readonly stderr: Content;
    readonly output: NonNullable<ResultAnswer['output']>;
  },
  excuses: Excuses | undefined,
  { attachRace }: Pick<EngineWays, 'attachRace'>,
): string | undefined {
  const said = `${output.stdoutBytes} and ${output.stderrBytes} bytes`;
  const got = `${stdout.received} and ${stderr.received} bytes`;
  if (stdout.received > output.stdoutBytes || stderr.received > output.stderrBytes) {
    return `${got} of output arrived, and the result says ${said}`;
  }
  if (output.complete && (stdout.received !== output.stdoutBytes || stderr.received !== output.stderrBytes)) {
    return `the output is said to be complete with ${said}, and ${got} arrived`;
  }
  const isWhole = stdout.received === expected.stdout.length && stderr.received === expected.stderr.length;
  if (typeof expected.output === 'object') {
    const { limitBytes } = expected.output;
    if (output.complete) return 'the output was cut at its limit and is said to be complete';
    if (output.incomplete === 'limit' && stdout.received + stderr.received === limitBytes) return undefined;
    if (excuses?.output === true && stdout.received + stderr.received <= limitBytes) return undefined;
    return `the limit is ${limitBytes} bytes, and ${got} arrived (${output.incomplete ?? 'complete'})`;
  }
  if (expected.output === 'begun') return undefined;
  if (output.complete && isWhole) return undefined;
  const whole = `${expected.stdout.length} and ${expected.stderr.length} bytes`;
  if (output.complete) return `the output is said to be complete with ${got}, and the task wrote ${whole}`;
  const isBusy = answeredAt - Date.parse(finishedAt) >= ENGINE_DRAIN_MS;
  const mayBeUnread = attachRace && stdout.received === 0;
  const isDoubted = (isBusy || mayBeUnread) && output.incomplete === 'connection';
  if (excuses?.output === true || isDoubted) return undefined;
  return `the output is not complete (${output.incomplete ?? 'no reason'}): ${got} of ${whole}`;
}
