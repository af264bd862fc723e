import { expect, it } from 'vitest';
import { isMadeUpExit } from '../../src/outcome/made-up-exit.ts';

const at = (seconds: number) => new Date(1_800_000_000_000 + seconds * 1_000).toISOString();
const ENGINE = Date.parse(at(100));

it.each<[string, boolean, Parameters<typeof isMadeUpExit>[0]]>([
  ['255', true, { exitCode: 255, startedAt: at(90), finishedAt: at(95), engineStartedAt: undefined }],
  [
    '0, dated when the engine looked',
    true,
    { exitCode: 0, startedAt: at(90), finishedAt: at(99), engineStartedAt: ENGINE },
  ],
  [
    '0, of a task that the engine has started',
    false,
    { exitCode: 0, startedAt: at(101), finishedAt: at(101), engineStartedAt: ENGINE },
  ],
  [
    '0, of a task that ran on',
    false,
    { exitCode: 0, startedAt: at(90), finishedAt: at(104), engineStartedAt: ENGINE },
  ],
  ['0, long before', false, { exitCode: 0, startedAt: at(10), finishedAt: at(30), engineStartedAt: ENGINE }],
  [
    '0, where nobody knows when the engine was started',
    false,
    { exitCode: 0, startedAt: at(90), finishedAt: at(99), engineStartedAt: undefined },
  ],
  ['another one', false, { exitCode: 3, startedAt: at(90), finishedAt: at(99), engineStartedAt: ENGINE }],
])('an exit code of %s may be made up: %s', (_what, isMadeUp, exit) => {
  expect(isMadeUpExit(exit)).toBe(isMadeUp);
});
