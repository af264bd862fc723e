import { describe, expect, it } from 'vitest';
import type { RememberedRun } from '../../src/engine/calls/remembered-run.ts';
import { provesCommand, rememberedEnd } from '../../src/outcome/remembered-end.ts';

const finishedAt = '2026-01-01T00:00:02.000Z';
const RUN: RememberedRun = {
  attributes: { name: 'drv-1' },
  startedAt: '2026-01-01T00:00:01.000Z',
  end: { exitCode: 9, finishedAt },
  wasSignalled: false,
  oomKilled: false,
};

describe('how a container ended that is gone', () => {
  it('is known where all of it is remembered', () => {
    const { startedAt } = RUN;
    expect(rememberedEnd(RUN)).toEqual({ exitCode: 9, oomKilled: false, startedAt, finishedAt });
    expect(rememberedEnd({ ...RUN, oomKilled: true })).toMatchObject({ oomKilled: true });
  });

  it('does not begin after it is over, when the start is told of late', () => {
    const late = rememberedEnd({ ...RUN, startedAt: '2026-01-01T00:00:03.000Z' });
    expect(late).toMatchObject({ startedAt: finishedAt, finishedAt });
  });

  it.each<[string, Partial<RememberedRun>]>([
    ['its start is forgotten, and with it what came before', { startedAt: undefined }],
    ['its end is forgotten', { end: undefined }],
    ['somebody sent it a signal', { wasSignalled: true }],
    ['a label of its image reads like an exit code', { attributes: { exitCode: '0' } }],
  ])('is not known where %s', (_why, part) => {
    expect(rememberedEnd({ ...RUN, ...part })).toBeUndefined();
  });
});

it.each<[string, number, Parameters<typeof provesCommand>[1], boolean]>([
  ['a code that no init ends with', 9, {}, true],
  ['success', 0, {}, true],
  ['a code of an init, without any output', 127, {}, false],
  ['a code of an init, after output on stderr alone', 1, { received: bytes(0, 9_000) }, false],
  ['a code of an init, after output on stdout', 1, { received: bytes(1, 0) }, true],
  [
    'the same with a terminal, which an init writes to as well',
    1,
    { received: bytes(1, 0), tty: true },
    false,
  ],
])('whether the command ran, by %s', (_what, exitCode, seen, proves) => {
  expect(provesCommand(exitCode, seen)).toBe(proves);
});

function bytes(stdoutBytes: number, stderrBytes: number) {
  return { stdoutBytes, stderrBytes };
}
