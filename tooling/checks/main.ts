import { execa } from 'execa';
import { chooseSteps } from './src/check/choose-steps.ts';
import { runSteps, type StepOutcome } from './src/check/run-steps.ts';
import { STEPS, type Step } from './src/check/step.ts';
import { root } from './src/repository/git-repository.ts';

const chosen = chooseSteps(STEPS, process.argv.slice(2));
if (typeof chosen === 'string') {
  process.stderr.write(`${chosen}\n`);
  process.exitCode = 2;
} else {
  const write = (text: string) => void process.stdout.write(text);
  const passed = await runSteps(chosen, { run, write, now: () => performance.now() });
  if (!passed) process.exitCode = 1;
}

async function run({ command: [program, ...words] }: Step): Promise<StepOutcome> {
  const { failed, all } = await execa(program, words, {
    cwd: root,
    all: true,
    reject: false,
    preferLocal: true,
    env: { TURBO_TELEMETRY_DISABLED: '1', ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}) },
  });
  return { ok: !failed, output: all };
}
