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

/** Runs the steps in order, a line for each, and stops at the first that fails. Whether all of them passed. */
export async function runSteps(steps: readonly Step[], options: RunStepsOptions): Promise<boolean> {
  const { run, write, now } = options;
  const width = Math.max(...steps.map(({ name }) => name.length));
  for (const step of steps) {
    write(`${step.name.padEnd(width)}  `);
    const before = now();
    const { ok, output } = await run(step);
    const seconds = ((now() - before) / 1000).toFixed(1).padStart(5);
    write(`${seconds} s  ${ok ? 'ok' : 'FAILED'}\n`);
    if (ok) continue;
    write(`\n${output.trim()}\n\n${step.name} failed: ${step.command.join(' ')}\n${step.remedy}\n`);
    return false;
  }
  return true;
}
