import type { Step } from './step.ts';

/** The end of one command: whether it exited with 0, and what it wrote. */
export interface StepOutcome {
  readonly ok: boolean;
  readonly output: string;
}

export interface RunStepsOptions {
  /** Runs the command of a step. */
  readonly run: (step: Step) => Promise<StepOutcome>;
  readonly write: (text: string) => void;
  /** Milliseconds; only differences count. */
  readonly now: () => number;
}

/** Runs all steps in order, a line for each, and then shows what the failed ones wrote. Whether all of them passed. */
export async function runSteps(steps: readonly Step[], options: RunStepsOptions): Promise<boolean> {
  const { run, write, now } = options;
  const width = Math.max(...steps.map(({ name }) => name.length));
  const failed: { readonly step: Step; readonly output: string }[] = [];
  for (const step of steps) {
    write(`${step.name.padEnd(width)}  `);
    const before = now();
    const { ok, output } = await run(step);
    const seconds = ((now() - before) / 1000).toFixed(1).padStart(5);
    write(`${seconds} s  ${ok ? 'ok' : 'FAILED'}\n`);
    if (!ok) failed.push({ step, output });
  }
  for (const { step, output } of failed) {
    write(`\n${output.trim()}\n\n${step.name} failed: ${step.command.join(' ')}\n${step.remedy}\n`);
  }
  return failed.length === 0;
}
