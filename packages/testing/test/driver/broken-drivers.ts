import { Writable } from 'node:stream';
import {
  DrvError,
  type Artifact,
  type Driver,
  type PreparedTask,
  type ContainerTask,
  type RunHandle,
  type RunResult,
} from '@drv/core';
import {
  abortable,
  beginOperation,
  type PrepareOptions,
  type StartOptions,
  withTaskId,
} from '@drv/core/driver';

/** A driver that breaks one promise, and the cases that say so. */
export interface BrokenDriver {
  readonly name: string;
  readonly breakIt: (inner: Driver, unasked: Driver) => Driver;
  readonly fails: readonly string[];
}

export const brokenDrivers: readonly BrokenDriver[] = [
  {
    name: 'leaves the container behind when prepare is aborted',
    breakIt: (inner) =>
      change(inner, {
        prepare: async (task, { signal, ...options } = {}) =>
          signal?.aborted
            ? inner.prepare(task, { ...options, signal })
            : abortable(inner.prepare(task, options), signal, 'prepare'),
      }),
    fails: ['ABRT-003', 'ABRT-004'],
  },
  {
    name: 'takes the exit code 0 for success, whatever came before',
    breakIt: (inner) =>
      changeResult(inner, (result) =>
        result.exitCode === 0 ? { ...result, status: 'success', exitCode: 0 } : result,
      ),
    fails: ['STAT-010', 'STAT-011', 'STAT-013', 'ABRT-008', 'LINE-008'],
  },
  {
    name: 'takes every exit code 137 for out of memory',
    breakIt: (inner) =>
      changeResult(inner, (result) =>
        result.exitCode === 137 && result.status === 'killed'
          ? { ...result, cause: 'oom', oom: 'main' }
          : result,
      ),
    fails: ['STAT-004', 'STAT-005'],
  },
  {
    name: 'puts no files in, and says nothing',
    breakIt: (inner) =>
      change(inner, {
        prepare: ({ files: _dropped, ...task }, { files: _lost, ...options } = {}) =>
          inner.prepare(task, options),
      }),
    fails: ['FILE-001', 'FILE-002', 'FILE-003', 'FILE-005'],
  },
  {
    name: 'has the artifacts of every path in the root directory',
    breakIt: (inner) =>
      changePrepared(inner, (prepared) => ({
        ...delegatePrepared(prepared),
        collect: (path, options) => collectOf(prepared, path.replace('/deep', ''), options),
      })),
    fails: ['ART-001'],
  },
  {
    name: 'throws when it is closed twice',
    breakIt: (inner) =>
      changePrepared(inner, (prepared) => {
        let closed = 0;
        return {
          ...delegatePrepared(prepared),
          close: async () => {
            closed += 1;
            if (closed > 1) throw new Error('No such container');
            await prepared.close();
          },
        };
      }),
    fails: ['CLOS-004', 'CLOS-005'],
  },
  {
    name: 'loses a byte of a large output',
    breakIt: (inner) =>
      changeStart(inner, ({ stdout, ...io }) => ({
        ...io,
        ...(stdout === undefined ? {} : { stdout: stdout.writableEnded ? stdout : withoutOneByte(stdout) }),
      })),
    fails: ['OUT-002', 'OUT-005', 'OUT-011', 'OUT-012', 'OUT-013', 'OUT-015', 'LINE-006', 'OUT-021'],
  },
  {
    name: 'stops the task when a wait is aborted',
    breakIt: (inner) =>
      changeHandle(inner, (handle) => ({
        ...delegateHandle(handle),
        wait: (options = {}) => {
          options.signal?.addEventListener('abort', () => void handle.kill(), { once: true });
          return handle.wait(options);
        },
      })),
    fails: ['ABRT-007'],
  },
  {
    name: 'lets a task be started twice',
    breakIt: (inner) =>
      changePrepared(inner, (prepared) => {
        let first: Promise<RunHandle> | undefined;
        return { ...delegatePrepared(prepared), start: (io) => (first ??= prepared.start(io)) };
      }),
    fails: ['LIFE-002', 'LIFE-003', 'ERR-008'],
  },
  {
    name: 'asks nobody for credentials when the image is local',
    breakIt: (inner, unasked) =>
      change(inner, {
        prepare: (task, { auther, ...options } = {}) =>
          task.image === 'busybox:1'
            ? unasked.prepare(task, options)
            : inner.prepare(task, { ...options, ...(auther === undefined ? {} : { auther }) }),
        close: async () => {
          await Promise.all([inner.close(), unasked.close()]);
        },
      }),
    fails: ['ABRT-002', 'AUTH-001', 'AUTH-002', 'AUTH-003', 'AUTH-005', 'AUTH-006', 'CLOS-010'],
  },
  {
    name: 'writes stderr to stdout',
    breakIt: (inner) =>
      changeStart(inner, ({ stdout, ...io }) => ({
        ...io,
        ...(stdout === undefined ? {} : { stdout, stderr: stdout }),
      })),
    fails: ['OUT-001', 'RUN-001', 'RUN-009', 'LINE-001', 'LINE-011', 'EVID-006'],
  },
  {
    name: 'kills without a grace period',
    breakIt: (inner) =>
      changeHandle(inner, (handle) => ({
        ...delegateHandle(handle),
        kill: (options) => handle.kill({ ...options, graceMs: 0 }),
      })),
    fails: ['LIFE-004', 'STAT-011', 'ABRT-011', 'OUT-019', 'STOP-001', 'STOP-002', 'STOP-011', 'EVID-005'],
  },
  {
    name: 'ends the streams of the caller',
    breakIt: (inner) =>
      changePrepared(inner, (prepared) => ({
        ...delegatePrepared(prepared),
        start: async (io = {}) => {
          const handle = await prepared.start(io);
          const result = handle.wait().then((ended) => {
            io.stdout?.end();
            return ended;
          });
          return { ...delegateHandle(handle), wait: (options) => abortable(result, options?.signal) };
        },
      })),
    fails: ['OUT-009'],
  },
  {
    name: 'calls its output complete in any case',
    breakIt: (inner) =>
      changeResult(inner, (result) => {
        const { stdoutBytes, stderrBytes } = result.output;
        return { ...result, output: { stdoutBytes, stderrBytes, complete: true } };
      }),
    fails: ['OUT-007', 'OUT-011', 'OUT-013', 'OUT-014', 'OUT-017'],
  },
  {
    name: 'tells subscribers that a task began, and never that it ended',
    breakIt: (inner) =>
      change(inner, {
        prepare: (asked, options) => {
          const task = withTaskId(asked);
          beginOperation('task.run', { taskId: task.id, driver: 'broken' });
          return inner.prepare(task, options);
        },
      }),
    fails: ['DIAG-001', 'DIAG-002', 'DIAG-003', 'DIAG-004', 'DIAG-005'],
  },
  {
    name: 'drops the options that it does not know',
    breakIt: (inner) =>
      change(inner, {
        prepare: ({ driverOptions: _dropped, ...task }, options) => inner.prepare(task, options),
      }),
    fails: ['TASK-006'],
  },
  {
    name: 'throws what its engine threw',
    breakIt: (inner) =>
      changePrepared(inner, (prepared) => ({
        ...delegatePrepared(prepared),
        start: (io) =>
          prepared.start(io).catch((error: unknown) => {
            throw DrvError.is(error) && error.kind === 'task' ? new Error('400 bad request') : error;
          }),
      })),
    fails: ['ERR-002', 'ERR-003', 'ERR-004', 'ERR-005', 'ERR-006', 'ERR-007', 'ERR-008', 'ERR-009'],
  },
];

type Changes = Partial<Pick<Driver, 'prepare' | 'close'>>;

function change(inner: Driver, changes: Changes): Driver {
  const close = () => inner.close();
  return {
    name: inner.name,
    capabilities: inner.capabilities,
    prepare: (task, options) => inner.prepare(task, options),
    close,
    [Symbol.asyncDispose]: () => (changes.close ?? close)(),
    ...changes,
  };
}

function changePrepared(inner: Driver, wrap: (prepared: PreparedTask) => PreparedTask): Driver {
  return change(inner, {
    prepare: async (task: ContainerTask, options?: PrepareOptions) =>
      wrap(await inner.prepare(task, options)),
  });
}

function changeStart(inner: Driver, wrap: (io: StartOptions) => StartOptions): Driver {
  return changePrepared(inner, (prepared) => ({
    ...delegatePrepared(prepared),
    start: (io = {}) => prepared.start(wrap(io)),
  }));
}

function changeHandle(inner: Driver, wrap: (handle: RunHandle) => RunHandle): Driver {
  return changePrepared(inner, (prepared) => ({
    ...delegatePrepared(prepared),
    start: async (io) => wrap(await prepared.start(io)),
  }));
}

function changeResult(inner: Driver, wrap: (result: RunResult) => RunResult): Driver {
  return changeHandle(inner, (handle) => ({
    ...delegateHandle(handle),
    wait: async (options) => wrap(await handle.wait(options)),
  }));
}

function delegatePrepared(prepared: PreparedTask): PreparedTask {
  return {
    taskId: prepared.taskId,
    start: (io) => prepared.start(io),
    close: () => prepared.close(),
    collect: (path, options) => collectOf(prepared, path, options),
    [Symbol.asyncDispose]: () => prepared.close(),
  };
}

function collectOf(
  prepared: PreparedTask,
  ...given: Parameters<NonNullable<PreparedTask['collect']>>
): Artifact {
  if (prepared.collect === undefined) throw new Error('The driver of these tests gives artifacts');
  return prepared.collect(...given);
}

function delegateHandle(handle: RunHandle): RunHandle {
  return {
    taskId: handle.taskId,
    wait: (options) => handle.wait(options),
    kill: (options) => handle.kill(options),
    pause: (options) => handle.pause(options),
    resume: (options) => handle.resume(options),
    resize: (size, options) => handle.resize(size, options),
    stats: (options) => handle.stats(options),
  };
}

/** Cuts the last byte of what ends a large output: of every piece that is not a whole pipe. */
function withoutOneByte(sink: Writable): Writable {
  let total = 0;
  return new Writable({
    highWaterMark: 16_384,
    write(chunk: Buffer, _encoding, done) {
      const isFirstPast = total <= 65_536 && total + chunk.length > 65_536;
      total += chunk.length;
      sink.write(isFirstPast ? chunk.subarray(0, -1) : chunk, done);
    },
  });
}
