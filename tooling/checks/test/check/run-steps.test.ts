import { expect, it } from 'vitest';
import { chooseSteps } from '../../src/check/choose-steps.ts';
import { runSteps } from '../../src/check/run-steps.ts';
import type { Step } from '../../src/check/step.ts';

const step = (name: string): Step => ({ name, command: [`run-${name}`, '--all'], remedy: `Mend ${name}.` });
const steps = [step('lint'), step('format'), step('types')];

async function outputOf(failing: string | undefined) {
  const ran: string[] = [];
  let text = '';
  let clock = 0;
  const passed = await runSteps(steps, {
    run: ({ name }) => {
      ran.push(name);
      clock += 1500;
      return Promise.resolve({ ok: name !== failing, output: `${name} says so` });
    },
    write: (part) => {
      text += part;
    },
    now: () => clock,
  });
  return { passed, ran, text };
}

it('prints a line for each step, with its time', async () => {
  expect(await outputOf(undefined)).toEqual({
    passed: true,
    ran: ['lint', 'format', 'types'],
    text: 'lint      1.5 s  ok\nformat    1.5 s  ok\ntypes     1.5 s  ok\n',
  });
});

it('stops at the first failure, and shows what the command wrote and what helps', async () => {
  const { passed, ran, text } = await outputOf('format');
  expect(passed).toBe(false);
  expect(ran).toEqual(['lint', 'format']);
  expect(text).toContain(
    'format    1.5 s  FAILED\n\nformat says so\n\nformat failed: run-format --all\nMend format.\n',
  );
});

it('runs the named steps only, and says which name is wrong', () => {
  expect(chooseSteps(steps, [])).toBe(steps);
  expect(chooseSteps(steps, ['types', 'lint'])).toEqual([steps[0], steps[2]]);
  expect(chooseSteps(steps, ['tests'])).toBe('There is no step "tests"; there are: lint, format, types.');
});
