import type { ContainerTask, RunResult } from '@drv/core';
import type { Style } from '../render/style.ts';
import { wrap } from '../render/wrap.ts';
import type { Transfers } from '../task/transfers-of.ts';
import type { InputPlan } from '../task/input-plan.ts';
import { hintSentence } from './hints.ts';
import { reasons } from './reasons.ts';
import { sandboxLines, type SandboxLine } from './sandbox-lines.ts';
import { timelineLines } from './timeline-lines.ts';
import { timelineSteps } from './timeline-steps.ts';
import type { TimelineEntry } from './timeline.ts';

/**
 * What `--explain` shows: the timeline, why the outcome is what it is, and the sandbox.
 *
 * @param columns Of the terminal; absent where there is none.
 */
export function explanation(
  told: {
    readonly task: ContainerTask;
    readonly transfers?: Transfers | undefined;
    readonly entries: readonly TimelineEntry[];
    /** Absent when the driver failed: then there is no outcome to explain. */
    readonly result?: RunResult | undefined;
    readonly input?: InputPlan | undefined;
    /** What may have kept the task from its work. */
    readonly hint?: string | undefined;
  },
  columns: number | undefined,
  style: Style,
): readonly string[] {
  const heading = (text: string) => style('bold', text);
  const width = columns ?? Number.POSITIVE_INFINITY;
  const seen = told.entries.find(({ evidence }) => evidence !== undefined)?.evidence;
  return [
    heading('Timeline'),
    ...timelineLines(timelineSteps(told.entries), columns ?? 80, style),
    ...(told.result === undefined
      ? []
      : [
          heading('Why'),
          ...[
            ...reasons(told.result, told.task, seen),
            ...(told.hint === undefined ? [] : [hintSentence(told.hint)]),
          ].flatMap((text) => wrap(`  ${text}`, width, 2)),
        ]),
    heading('Sandbox'),
    ...[...sandboxLines(told.task, told.transfers), ...inputLine(told.input)].flatMap(
      ({ name, value, weakened }) => {
        const row = `  ${name.padEnd(16)}  ${value}${weakened ? '  (weakened)' : ''}`;
        return wrap(row, width, 20).map((line) => (weakened ? style('yellow', line) : line));
      },
    ),
  ];
}

function inputLine(input: InputPlan | undefined): readonly SandboxLine[] {
  if (input === undefined) return [];
  const because = input.because === undefined ? '' : `: ${input.because}`;
  return [{ name: 'stdin', value: input.given ? 'passed on' : `empty${because}`, weakened: false }];
}
