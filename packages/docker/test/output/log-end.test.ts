import { DrvError } from '@drv/core';
import { expect, it } from 'vitest';
import type { EngineClient } from '../../src/engine/engine-client.ts';
import { watchLogEnd, type LogEndOptions } from '../../src/output/log-end.ts';

const traits = { drainsOutputMs: 2_000 };
const finishedAt = '2026-01-01T00:00:00.5Z';

/** An engine that says of the end of a container what is given. */
function engineThat(says: { readonly state?: object | Error; readonly event?: object | Error | undefined }) {
  const asked: unknown[] = [];
  const told = async <T>(what: T | Error): Promise<T> => {
    if (what instanceof Error) throw what;
    return what;
  };
  const engine = {
    inspect: () => told(says.state),
    endEvent(id: string, query: object) {
      asked.push([id, query]);
      return told(says.event);
    },
  } as unknown as Pick<EngineClient, 'inspect' | 'endEvent'>;
  return { engine, asked };
}

function mayLack(options: Omit<LogEndOptions, 'containerId'>): Promise<boolean> {
  const end = watchLogEnd({ containerId: 'one', ...options });
  end.noteLast();
  return end.mayLack();
}

it.each([
  ['in time', { afterMs: 1_999 }, false],
  ['no sooner than it gives up', { afterMs: 2_000 }, true],
  ['long after', { afterMs: 12_000 }, true],
  ['at a time that it does not say', { afterMs: Number.NaN }, false],
  ['and does not remember it', undefined, false],
  ['and may not be asked', new DrvError('DRV_ENGINE_FAILED', 'forbidden', { op: 'read events' }), false],
])('an engine told of the end %s', async (_when, event, lacksEnd) => {
  const { engine, asked } = engineThat({ state: { finishedAt }, event });
  expect(await mayLack({ engine, traits })).toBe(lacksEnd);
  expect(asked).toEqual([['one', { finishedAt }]]);
});

it('may lack it where the container was removed before it said when it ended', async () => {
  const { engine } = engineThat({});
  expect(await mayLack({ engine, traits })).toBe(true);
});

it('does not lack it where nobody could ask', async () => {
  const state = new DrvError('DRV_ENGINE_UNAVAILABLE', 'cut', { op: 'inspect container' });
  const { engine } = engineThat({ state });
  expect(await mayLack({ engine, traits })).toBe(false);
});

it('is aborted with its reading', async () => {
  const { engine } = engineThat({ state: { finishedAt }, event: new Error('aborted') });
  const signal = AbortSignal.abort();
  await expect(mayLack({ engine, traits, signal })).rejects.toThrow('aborted');
});

it('asks nothing of an engine that waits for all output', async () => {
  const { engine, asked } = engineThat({});
  const patient = { drainsOutputMs: Number.POSITIVE_INFINITY };
  expect(await mayLack({ engine, traits: patient })).toBe(false);
  expect(asked).toEqual([]);
});
