import type { ContainerTask, RunResult } from '@drv/core';
import type { StopEvidence } from '@drv/core/driver';
import { formatBytes } from '../render/format-bytes.ts';
import { formatDuration } from '../render/format-duration.ts';
import { artifactWords } from '../render/artifact-words.ts';
import { printable } from '../render/printable.ts';

/**
 * Why a result has its status, as sentences, from the evidence in it.
 *
 * @param seen What makes its output incomplete, as the driver says it.
 */
export function reasons(result: RunResult, task: ContainerTask, seen?: string): readonly string[] {
  return [why(result, task), ...asides(result, seen)];
}

function why(result: RunResult, task: ContainerTask): string {
  switch (result.status) {
    case 'success':
      return 'The task ended by itself with exit code 0.';
    case 'error':
      return `The task ended by itself with exit code ${result.exitCode}; nobody stopped it.`;
    case 'timeout':
      return `The ${formatDuration(result.timeoutMs)} timeout was reached. ${how(result)}`;
    case 'cancelled': {
      const by = result.reason === undefined ? '' : ` (${printable(result.reason, 80)})`;
      return `The caller stopped it${by}. ${how(result)}`;
    }
    case 'killed':
      return killed(result, task);
  }
}

function killed(result: Extract<RunResult, { status: 'killed' }>, task: ContainerTask): string {
  switch (result.cause) {
    case 'oom': {
      const limit = task.limits?.memoryBytes;
      const bound = limit === undefined ? "the machine's memory" : `its limit of ${formatBytes(limit)}`;
      return `The engine reports a kill for memory, and the main process ended by SIGKILL: it outgrew ${bound}.`;
    }
    case 'output-limit':
      return `It wrote more than ${formatBytes(task.output?.limitBytes ?? 0)}. ${how(result)}`;
    case 'signal': {
      return `Exit code ${result.exitCode ?? '?'} stands for ${result.signal ?? 'a signal'}, and drv sent none${memory(result)}.`;
    }
  }
}

function memory({ oom }: RunResult): string {
  switch (oom) {
    case 'none':
      return '; the engine reports no kill for memory';
    case 'unknown':
      return '; it may have been killed for memory, which the engine does not tell, or has missed';
    case 'main':
    case 'child':
      return '';
  }
}

function how(result: RunResult): string {
  const { stop } = result;
  if (stop === undefined) return '';
  const signals =
    stop.signals.length === 0 ? 'No signal was needed' : `drv sent ${stop.signals.join(', then ')}`;
  const decided = stop.decidedBy === undefined ? '' : ` ${DECIDED[stop.decidedBy]}`;
  return `${signals}${stop.forced ? ': it was still running after the grace period' : ''}.${decided}`;
}

/** How it is known that the reason to stop came before the end of the task. */
const DECIDED: Readonly<Record<NonNullable<StopEvidence['decidedBy']>, string>> = {
  'shared-clock': 'It ended after that, by the clock that drv and the engine share.',
  signal: 'It had not ended before that: the engine took a signal.',
  'engine-clock': "It had not ended before that: by the engine's clock it ran at least as long.",
};

function missing({ complete, incomplete }: RunResult['output'], seen: string | undefined): readonly string[] {
  if (complete) return [];
  const evidence = seen === undefined ? '' : ` What was seen: ${seen}.`;
  return [`${incomplete === undefined ? 'Some of its output is missing.' : MISSING[incomplete]}${evidence}`];
}

const MISSING: Readonly<Record<NonNullable<RunResult['output']['incomplete']>, string>> = {
  limit: 'Its output was cut at the limit.',
  connection: 'Some of its output may be missing: the engine, or the connection to it, may have lost it.',
  reader: 'Some of its output is missing: its reader did not take it.',
  protocol: 'Some of its output is missing: the engine sent what cannot be read.',
  spool: 'Some of its output is missing: its temporary file could not be read back.',
};

function asides(result: RunResult, seen: string | undefined): readonly string[] {
  const { output, usage, image } = result;
  return [
    ...(result.oom === 'child'
      ? ['A child process was killed for memory; the task decided its own exit.']
      : []),
    ...missing(output, seen),
    ...(usage.samples === 0 ? ['It was too short for the engine to measure what it used.'] : []),
    ...(result.artifacts ?? []).map(artifactWords).map((words) => `${words}.`),
    `Its image was ${printable(image.digest ?? image.id, 200)}.`,
  ];
}
