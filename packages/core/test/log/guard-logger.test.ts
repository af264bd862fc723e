import { expect, it, onTestFinished, vi } from 'vitest';
import { guardLogger } from '../../src/driver.ts';

const fails = () => {
  throw new Error('the disk is full');
};

it('passes records on, and those of children', () => {
  const seen: unknown[] = [];
  const logger = (bindings: object): Parameters<typeof guardLogger>[0] => {
    const log = (fields: object, message: string) => void seen.push([bindings, fields, message]);
    return { debug: log, info: log, warn: log, error: log, child: (more) => logger(more) };
  };
  const guarded = guardLogger(logger({}));
  guarded.warn({ a: 1 }, 'one');
  guarded.child?.({ taskId: 't' }).error({}, 'two');
  expect(seen).toEqual([
    [{}, { a: 1 }, 'one'],
    [{ taskId: 't' }, {}, 'two'],
  ]);
});

it('goes on when the logger throws, its child throws, or it gives none', () => {
  for (const child of [fails, () => undefined as never]) {
    const guarded = guardLogger({ debug: fails, info: fails, warn: fails, error: fails, child });
    for (const level of ['debug', 'info', 'warn', 'error'] as const) guarded[level]({}, 'x');
    guarded.child?.({}).info({}, 'x');
  }
});

it('goes on when the logger rejects, and leaves no rejection unhandled', async () => {
  const unhandled = vi.fn<(reason: unknown) => void>();
  process.on('unhandledRejection', unhandled);
  onTestFinished(() => void process.off('unhandledRejection', unhandled));
  const rejects = async () => Promise.reject(new Error('the network is away'));
  const logger = { debug: rejects, info: rejects, warn: rejects, error: rejects };
  const guarded = guardLogger({ ...logger, child: () => logger });
  guarded.info({}, 'x');
  guarded.child?.({}).warn({}, 'x');
  await new Promise((resolve) => setImmediate(resolve));
  expect(unhandled).not.toHaveBeenCalled();
});
