import { describe, expect, it } from 'vitest';
import { hasEnded, readContainerState, wasStarted } from '../../../src/engine/calls/container-state.ts';

describe('readContainerState', () => {
  it('takes the zero time for "never"', () => {
    const state = readContainerState({
      Id: 'abc',
      Name: '/drv-x',
      State: { Status: 'created', StartedAt: '0001-01-01T00:00:00Z', FinishedAt: '0001-01-01T00:00:00Z' },
    });
    expect(state).toMatchObject({ id: 'abc', name: 'drv-x', status: 'created' });
    expect(wasStarted(state)).toBe(false);
    expect(hasEnded(state)).toBe(false);
  });

  it('reads an end', () => {
    const state = readContainerState({
      Id: 'abc',
      State: {
        Status: 'exited',
        ExitCode: 137,
        OOMKilled: true,
        StartedAt: '2026-01-01T00:00:00.123456789Z',
        FinishedAt: '2026-01-01T00:00:01Z',
      },
      Config: { Labels: { a: 'b', bad: 3 } },
    });
    expect(state).toMatchObject({ exitCode: 137, oomKilled: true, labels: { a: 'b' } });
    expect(hasEnded(state)).toBe(true);
  });

  it('reads a document that makes no sense as an unknown state, and throws nothing', () => {
    expect(readContainerState(null).status).toBe('unknown');
    expect(readContainerState({ State: 'x', Config: [] }).exitCode).toBe(0);
  });
});

it.each([undefined, null, '3', [], {}, true, 1.5, -1, 2 ** 32, 1e300])(
  'an end without a code is none: %j',
  (ExitCode) => {
    const State = { Status: 'exited', FinishedAt: '2026-01-01T00:00:00Z', ExitCode };
    expect(() => readContainerState({ State })).toThrow(expect.objectContaining({ code: 'DRV_PROTOCOL' }));
  },
);

describe('a time that is none', () => {
  const times = [
    'yesterday',
    '2026-13-45T00:00:00Z',
    '2026-01-01T00:00:00Z\u001b]0;x\u0007',
    '2026-01-01',
    7,
    {},
    true,
  ];

  it.each(times)('is not taken for a task that never ran: %j', (time) => {
    for (const name of ['StartedAt', 'FinishedAt']) {
      const State = { Status: 'exited', ExitCode: 0, [name]: time };
      expect(() => readContainerState({ State })).toThrow(expect.objectContaining({ code: 'DRV_PROTOCOL' }));
    }
  });

  it.each(['2026-01-01T00:00:00.123456789Z', '2026-01-01T02:00:00+02:00', '2026-01-01T00:00:00-00:30'])(
    'is none of %s',
    (StartedAt) => {
      expect(readContainerState({ State: { Status: 'running', StartedAt } }).startedAt).toBe(StartedAt);
    },
  );
});
