import { DrvError } from '@drv/core';
import { planOf, type StartOptions, type StartPlan, type TaskInput } from '@drv/core/driver';
import { INLINE_BYTES } from './give-input.ts';
import type { RemoteRun } from './remote-run.ts';
import type { Started } from './repeats.ts';

export function isAsPlanned(io: StartOptions, plan: StartPlan): boolean {
  const { stdin, stdout, stderr, collects } = planOf(io);
  const areSame = stdout === plan.stdout && stderr === plan.stderr && collects === plan.collects;
  return areSame && stdin === plan.stdin;
}

/** What a worker is told of how a task is to be started. */
export function startRequestOf({ stdin, ...others }: StartPlan, samples: boolean): Started {
  const input = inlineInput(stdin);
  const kind = stdin === undefined ? 'none' : input === undefined ? 'stream' : 'inline';
  return { message: { type: 'start', stdin: kind, samples, ...others }, input };
}

/** It is in the queue: a worker that has made it ready need not ask any more. */
export function tellPlan(run: RemoteRun, plan: StartPlan): void {
  if (plan.stdout) run.bulk.deliveries.expect('stdout');
  if (plan.stderr) run.bulk.deliveries.expect('stderr');
  const { message, input } = startRequestOf(plan, false);
  void run.send(message, input);
}

export function startUnknown(taskId: string, cause: unknown): DrvError {
  const why = 'No worker told whether the task had begun when it was aborted';
  return new DrvError('DRV_OUTCOME_UNKNOWN', why, { op: 'prepare task', taskId, cause });
}

/** Text and bytes that fit into one message. */
function inlineInput(stdin: TaskInput | undefined): Buffer | undefined {
  if (typeof stdin !== 'string' && !(stdin instanceof Uint8Array)) return undefined;
  const bytes = Buffer.from(stdin as Uint8Array);
  return bytes.length <= INLINE_BYTES ? bytes : undefined;
}
