import { expect, it } from 'vitest';
import { chooseSteps } from '../../src/check/choose-steps.ts';
import { runSteps } from '../../src/check/run-steps.ts';
import type { Step } from '../../src/check/step.ts';

const step = (name: string): Step => ({ name, command: [`run-${name}`, '--all'], remedy: `Mend ${name}.` });
const steps = [step('lint'), step('format'), step('types')];

async function outputOf(...failing: readonly string[]) {
  const ran: string[] = [];
  let text = '';
  let clock = 0;
  const passed = await runSteps(steps, {
    run: ({ name }) => {
      ran.push(name);
      clock += 1500;
      return Promise.resolve({ ok: !failing.includes(name), output: `${name} says so` });
    },
    write: (part) => {
      text += part;
    },
    now: () => clock,
  });
  return { passed, ran, text };
}

it('prints a line for each step, with its time', async () => {
  expect(await outputOf()).toEqual({
    passed: true,
    ran: ['lint', 'format', 'types'],
    text: 'lint      1.5 s  ok\nformat    1.5 s  ok\ntypes     1.5 s  ok\n',
  });
});

it('goes on after a failure, and shows at the end what each failed one wrote and what helps', async () => {
  const { passed, ran, text } = await outputOf('lint', 'format');
  expect(passed).toBe(false);
  expect(ran).toEqual(['lint', 'format', 'types']);
  expect(text).toBe(
    'lint      1.5 s  FAILED\nformat    1.5 s  FAILED\ntypes     1.5 s  ok\n' +
      '\nlint says so\n\nlint failed: run-lint --all\nMend lint.\n' +
      '\nformat says so\n\nformat failed: run-format --all\nMend format.\n',
  );
});

it('runs the named steps only, and says which name is wrong', () => {
  expect(chooseSteps(steps, [])).toBe(steps);
  expect(chooseSteps(steps, ['types', 'lint'])).toEqual([steps[0], steps[2]]);
  expect(chooseSteps(steps, ['tests'])).toBe('There is no step "tests"; there are: lint, format, types.');
});
