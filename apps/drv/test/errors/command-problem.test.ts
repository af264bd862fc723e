import { DrvError } from '@drv/core';
import { expect, it } from 'vitest';
import { commandProblem } from '../../src/errors/command-problem.ts';

const said = 'The command "--rm" cannot be started: No such file or directory';
const notFound = new DrvError('DRV_COMMAND_NOT_FOUND', said, { op: 'start command', exitCode: 127 });

it('an option behind the image is told where it belongs, with the code that it had', () => {
  expect(commandProblem(notFound, ['--rm'])).toMatchObject({
    code: 'DRV_COMMAND_NOT_FOUND',
    message: `${said}; options of drv stand before the image`,
    exitCode: 127,
  });
});

it.each([[['nosuch']], [[]]])('says nothing of %j', (command) => {
  expect(commandProblem(notFound, command)).toBe(notFound);
});
