import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, describe, expect, test } from 'vitest';
import {
  DrvError,
  operationChannel,
  OPERATIONS,
  type OperationMessage,
  type OperationName,
} from '../../src/index.ts';
import { beginOperation, operation } from '../../src/driver.ts';

interface Seen {
  readonly event: 'start' | 'error' | 'asyncEnd';
  readonly message: OperationMessage;
}

const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0)) step();
});

function watch(name: OperationName): Seen[] {
  const seen: Seen[] = [];
  for (const event of ['start', 'error', 'asyncEnd'] as const) {
    const listener = (message: unknown) => seen.push({ event, message: message as OperationMessage });
    operationChannel(name)[event].subscribe(listener);
    undo.push(() => operationChannel(name)[event].unsubscribe(listener));
  }
  return seen;
}

const eventsOf = (seen: readonly Seen[]) => seen.map(({ event }) => event);

test('every operation has the channel drv:<name>', () => {
  for (const name of OPERATIONS) {
    expect(operationChannel(name).start.name).toBe(`tracing:drv:${name}:start`);
    expect(operationChannel(name)).toBe(operationChannel(name));
  }
});

describe('beginOperation', () => {
  test('reports one object, at the start and at the end', () => {
    const seen = watch('task.run');
    const run = beginOperation('task.run', { taskId: 't', driver: 'docker' });
    expect(seen).toEqual([
      {
        event: 'start',
        message: {
          operation: 'task.run',
          taskId: 't',
          driver: 'docker',
          startedAt: expect.any(Number) as number,
        },
      },
    ]);
    run.message.status = 'success';
    run.end();

    expect(eventsOf(seen)).toEqual(['start', 'asyncEnd']);
    expect(seen[1]?.message).toBe(seen[0]?.message);
    expect(seen[1]?.message).toMatchObject({ status: 'success', durationMs: expect.any(Number) as number });
    expect(seen[1]?.message).not.toHaveProperty('error');
  });

  test('publishes no more than the fields of an operation, whatever the caller passes on', () => {
    const seen = watch('container.create');
    const task = { taskId: 't', operation: 'task.run', env: { TOKEN: 'secret' } };
    beginOperation('container.create', task).end();
    expect(seen[0]?.message).toEqual({
      operation: 'container.create',
      taskId: 't',
      startedAt: expect.any(Number) as number,
      durationMs: expect.any(Number) as number,
    });
  });

  test('ends once', () => {
    const seen = watch('task.run');
    const run = beginOperation('task.run', { taskId: 't' });
    run.end();
    run.end(new Error('late'));
    expect(eventsOf(seen)).toEqual(['start', 'asyncEnd']);
  });

  test('a failure comes before the end, with its code', () => {
    const seen = watch('image.pull');
    const error = new DrvError('DRV_PULL_STALLED', 'x');
    beginOperation('image.pull', { taskId: 't' }).end(error);
    expect(eventsOf(seen)).toEqual(['start', 'error', 'asyncEnd']);
    expect(seen[1]?.message).toMatchObject({ error, errorCode: 'DRV_PULL_STALLED' });
  });

  test('what is not an error object has no code', () => {
    const seen = watch('image.pull');
    for (const error of ['text', null, new Error('no code'), { code: 7 }])
      beginOperation('image.pull', { taskId: 't' }).end(error);
    for (const { message } of seen) expect(message).not.toHaveProperty('errorCode');
  });

  test('who subscribes in the middle sees nothing of it', () => {
    const run = beginOperation('task.run', { taskId: 't' });
    const seen = watch('task.run');
    run.end();
    expect(seen).toEqual([]);
  });
});

describe('operation', () => {
  test('ends when the body settles, and does not publish its value', async () => {
    const seen = watch('credentials.resolve');
    const value = await operation('credentials.resolve', { taskId: 't' }, async () => 'secret');
    expect(value).toBe('secret');
    expect(eventsOf(seen)).toEqual(['start', 'asyncEnd']);
    expect(JSON.stringify(seen)).not.toContain('secret');
  });

  test('the body knows the message, for the operations within', async () => {
    const [outer, inner] = [watch('task.prepare'), watch('image.inspect')];
    await operation('task.prepare', { taskId: 't' }, async (parent) =>
      operation('image.inspect', { taskId: 't', parent }, async () => {}),
    );
    expect(inner[0]?.message.parent).toBe(outer[0]?.message);
  });

  test.each([
    ['an error', new Error('x')],
    ['nothing', undefined],
  ])('fails as the body does, with %s', async (_name, thrown: unknown) => {
    const seen = watch('image.inspect');
    const failing = operation('image.inspect', { taskId: 't' }, async () => {
      throw thrown;
    });
    await expect(failing).rejects.toBe(thrown);
    expect(eventsOf(seen)).toEqual(['start', 'error', 'asyncEnd']);
    expect(seen[2]?.message.error).toBeInstanceOf(Error);
  });

  test('is the body and nothing else while nobody listens', async () => {
    await expect(operation('image.inspect', { taskId: 't' }, async () => 7)).resolves.toBe(7);
  });

  test('a store bound to the start channel is there for the body', async () => {
    const storage = new AsyncLocalStorage<OperationMessage>();
    const { start } = operationChannel('container.create');
    start.bindStore(storage, (message) => message as OperationMessage);
    undo.push(() => start.unbindStore(storage));
    watch('container.create');
    const within = await operation(
      'container.create',
      { taskId: 't' },
      async () => storage.getStore()?.taskId,
    );
    expect(within).toBe('t');
    expect(storage.getStore()).toBeUndefined();
  });
});
