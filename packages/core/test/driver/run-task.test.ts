import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import {
  DrvError,
  run,
  runTask,
  type ContainerTask,
  type Driver,
  type PreparedTask,
  type RunHandle,
  type RunResult,
} from '../../src/index.ts';

const task = { id: 'sum-1', image: 'busybox' } satisfies ContainerTask;
const success: RunResult = {
  taskId: 'sum-1',
  status: 'success',
  exitCode: 0,
  startedAt: '2026-01-01T00:00:00Z',
  finishedAt: '2026-01-01T00:00:01Z',
  durationMs: 1_000,
  oom: 'none',
  output: { stdoutBytes: 0, stderrBytes: 0, complete: true },
  usage: { samples: 0 },
  image: { reference: 'docker.io/library/busybox:latest', id: 'sha256:00' },
};

/** A driver that writes down what it is asked; the steps in `failing` reject. */
function recorded(failing: Readonly<Record<string, Error>> = {}) {
  const steps: string[] = [];
  const collected: (boolean | undefined)[] = [];
  const step = async (name: string): Promise<void> => {
    steps.push(name);
    // A turn of the event loop, as every step of a real driver takes.
    await new Promise((resolve) => setImmediate(resolve));
    if (failing[name] !== undefined) throw failing[name];
  };
  const unused = () => Promise.reject(new Error('not used here'));
  const handle: RunHandle = {
    taskId: task.id,
    wait: async () => {
      await step('wait');
      steps.push('ended');
      return success;
    },
    kill: unused,
    pause: unused,
    resume: unused,
    resize: unused,
    stats: () => {
      throw new Error('not used here');
    },
  };
  const prepared: PreparedTask = {
    taskId: task.id,
    start: async (options) => {
      const { collects, ...given } = options ?? {};
      collected.push(collects);
      await step(`start ${Object.keys(given).join(' ')}`.trim());
      return handle;
    },
    close: () => step('close'),
    [Symbol.asyncDispose]: () => step('close'),
  };
  const driver: Driver = {
    name: 'recorded',
    capabilities: {
      stdin: true,
      tty: true,
      pause: true,
      stats: true,
      ports: false,
      recover: false,
      files: false,
      artifacts: false,
      oom: true,
      limits: [],
    },
    prepare: async () => {
      await step('prepare');
      return prepared;
    },
    close: () => step('close driver'),
    [Symbol.asyncDispose]: () => step('close driver'),
  };
  return { driver, steps, collected };
}

it('prepares, starts, waits and closes, in this order', async () => {
  const { driver, steps } = recorded();
  expect(await runTask(driver, task)).toBe(success);
  expect(steps).toEqual(['prepare', 'start', 'wait', 'ended', 'close']);
});

it('tells beforehand how it is going to start the task, unless a callback decides that', async () => {
  const { driver } = recorded();
  const plans: unknown[] = [];
  const telling: Driver = {
    ...driver,
    prepare: (one, options) => {
      plans.push(options?.plan);
      return driver.prepare(one, options);
    },
  };
  await runTask(telling, task, { stdout: new PassThrough(), stdin: 'x' });
  await runTask(telling, task, { onPrepared: () => undefined });
  await run(telling, task);
  expect(plans).toEqual([
    { stdin: 'x', stdout: true, stderr: false, collects: false },
    undefined,
    { stdin: undefined, stdout: true, stderr: true, collects: false },
  ]);
});

it('hands its options to prepare and to start', async () => {
  const { driver, steps } = recorded();
  await runTask(driver, task, { stdin: 'x', onPull: () => {} });
  expect(steps).toContain('start stdin onPull');
});

it('says that nothing will be collected where nobody can want anything', async () => {
  const { driver, collected } = recorded();
  await runTask(driver, task);
  await runTask(driver, task, { collects: true });
  await runTask(driver, { ...task, recoverable: true });
  expect(collected).toEqual([false, true, true]);
});

it('closes after a start that failed', async () => {
  const failure = new DrvError('DRV_COMMAND_NOT_FOUND', 'no such command');
  const { driver, steps } = recorded({ start: failure });
  await expect(runTask(driver, task)).rejects.toBe(failure);
  expect(steps).toEqual(['prepare', 'start', 'close']);
});

it('closes after a wait that failed', async () => {
  const failure = new DrvError('DRV_OUTCOME_UNKNOWN', 'the engine does not know');
  const { driver, steps } = recorded({ wait: failure });
  await expect(runTask(driver, task)).rejects.toBe(failure);
  expect(steps).toEqual(['prepare', 'start', 'wait', 'close']);
});

it('has nothing to close when prepare failed', async () => {
  const failure = new DrvError('DRV_IMAGE_NOT_FOUND', 'no such image');
  const { driver, steps } = recorded({ prepare: failure });
  await expect(runTask(driver, task)).rejects.toBe(failure);
  expect(steps).toEqual(['prepare']);
});

it('refuses a stream that has ended before it prepares anything', async () => {
  const { driver, steps } = recorded();
  await expect(runTask(driver, task, { stdout: new PassThrough().end() })).rejects.toMatchObject({
    code: 'DRV_INVALID_OPTION',
  });
  expect(steps).toEqual([]);
});

it('an input that fails while the image is pulled does not end the process', async () => {
  const { driver } = recorded();
  const stdin = new PassThrough();
  const running = runTask(driver, task, { stdin });
  stdin.destroy(new Error('the upload was cut'));
  expect(await running).toEqual(success);
});

it('takes the streams alone of what onPrepared returns', async () => {
  const { driver, steps } = recorded();
  const streams = { stdout: new PassThrough(), stderr: undefined, isMidLine: () => false };
  await runTask(driver, task, { onPrepared: () => streams });
  expect(steps).toContain('start stdout');
});

describe('a callback that is asynchronous', () => {
  const failure = new Error('of the caller');
  // The compiler takes it where nothing is to be returned.
  const callback = (asynchronous: () => Promise<void>): (() => void) => asynchronous as () => void;

  it('onStarted ends the run with what it rejects with, as with what it throws', async () => {
    const { driver, steps } = recorded();
    await expect(runTask(driver, task, { onStarted: callback(() => Promise.reject(failure)) })).rejects.toBe(
      failure,
    );
    expect(steps).toContain('close');
  });

  it('onStarted may resolve, or reject after the end: the result is the task’s', async () => {
    const { driver } = recorded();
    expect(await runTask(driver, task, { onStarted: callback(async () => {}) })).toBe(success);
    let reject = (_error: Error): void => {};
    const late = new Promise<void>((_resolve, no) => {
      reject = no;
    });
    const { driver: another } = recorded();
    const running = runTask(another, task, { onStarted: callback(() => late) });
    // The result waits for nothing that the callback does.
    expect(await running).toBe(success);
    reject(failure);
    await expect(late).rejects.toBe(failure);
  });

  it('onPrepared is refused: its streams would come too late', async () => {
    const { driver, steps } = recorded();
    const onPrepared = (async () => ({})) as unknown as () => undefined;
    await expect(runTask(driver, task, { onPrepared })).rejects.toMatchObject({ code: 'DRV_INVALID_OPTION' });
    expect(steps).toEqual(['prepare', 'close']);
  });
});

it.each([undefined, null, 7, task, Promise.resolve()])('refuses %j in place of a driver', async (none) => {
  await expect(runTask(none as unknown as Driver, task)).rejects.toMatchObject({
    code: 'DRV_INVALID_OPTION',
  });
});
