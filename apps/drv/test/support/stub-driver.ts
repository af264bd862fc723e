import { PassThrough, Readable, type Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import {
  type ContainerTask,
  type Driver,
  DrvError,
  type PullEvent,
  type RunResult,
  type StatsSample,
} from '@drv/core';
import {
  classifyExit,
  type KillOptions,
  type PublishedPort,
  type StopReason,
  type TerminalSize,
  withTaskId,
} from '@drv/core/driver';

export interface StubProgramContext {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Aborted by SIGTERM. */
  readonly terminated: AbortSignal;
  /** Aborted by SIGKILL. */
  readonly killed: AbortSignal;
  stat(sample: StatsSample): void;
}

export interface StubOptions {
  /** What the task does; resolves with its exit code. */
  readonly program?: (context: StubProgramContext) => Promise<number>;
  readonly pull?: readonly PullEvent[];
  readonly prepareFails?: Error;
  readonly startFails?: Error;
  /** `prepare` goes on until its signal is aborted. */
  readonly prepareHangs?: boolean;
  readonly result?: Partial<RunResult>;
  /** Where the ports of its tasks are. */
  readonly ports?: readonly PublishedPort[];
}

export interface StubDriver extends Driver {
  readonly tasks: ContainerTask[];
  readonly kills: KillOptions[];
  readonly sizes: TerminalSize[];
  /** Tasks that were prepared and not closed. */
  open: number;
  closed: boolean;
}

/** A driver without an engine, whose tasks are functions; for tests of what the command does with a driver. */
export function stubDriver(options: StubOptions = {}): StubDriver {
  const { program = async () => 0 } = options;
  const stub: StubDriver = {
    name: 'stub',
    capabilities: {
      stdin: true,
      tty: true,
      pause: false,
      stats: true,
      ports: false,
      recover: false,
      files: false,
      artifacts: false,
      oom: true,
      limits: [],
    },
    tasks: [],
    kills: [],
    sizes: [],
    open: 0,
    closed: false,
    async prepare(asked, { signal, onPull } = {}) {
      const task = withTaskId(asked);
      stub.tasks.push(task);
      for (const event of options.pull ?? []) onPull?.(event);
      if (options.prepareFails !== undefined) throw options.prepareFails;
      if (options.prepareHangs === true) {
        await new Promise<never>((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new DrvError('DRV_ABORTED', 'Aborted')));
        });
      }
      stub.open += 1;
      let isOpen = true;
      const close = async () => {
        if (isOpen) stub.open -= 1;
        isOpen = false;
      };
      return {
        taskId: task.id,
        containerId: 'c0ffee',
        async start(io = {}) {
          if (options.startFails !== undefined) throw options.startFails;
          const terminate = new AbortController();
          const killed = new AbortController();
          let stop: StopReason | undefined;
          let reason: string | undefined;
          const stopBy = (why: unknown) => {
            stop ??= 'caller';
            reason ??= typeof why === 'string' ? why : undefined;
            terminate.abort();
          };
          io.signal?.addEventListener('abort', () => stopBy(io.signal?.reason));
          const count = { stdout: 0, stderr: 0 };
          const counted = (name: 'stdout' | 'stderr') => {
            const stream = new PassThrough();
            stream.on('data', (chunk: Buffer) => {
              count[name] += chunk.length;
            });
            const sink = io[name];
            if (sink !== undefined) stream.pipe(sink, { end: false });
            return stream;
          };
          const stdin = io.stdin instanceof Readable ? io.stdin : Readable.from([]);
          const exit = program({
            stdin,
            stdout: counted('stdout'),
            stderr: counted('stderr'),
            terminated: terminate.signal,
            killed: killed.signal,
            stat: (sample) => io.onStat?.(sample),
          });
          const result = exit.then((exitCode): RunResult => {
            const verdict = classifyExit({ exitCode, oomKilled: false, stop });
            return {
              ...verdict,
              taskId: task.id,
              startedAt: '2026-01-01T00:00:00Z',
              finishedAt: '2026-01-01T00:00:01Z',
              durationMs: 1000,
              output: { stdoutBytes: count.stdout, stderrBytes: count.stderr, complete: true },
              usage: { samples: 0 },
              image: { reference: task.image, id: 'sha256:0' },
              ...(reason === undefined ? {} : { reason }),
              ...options.result,
            } as RunResult;
          });
          result.catch(() => {});
          return {
            taskId: task.id,
            ports: options.ports,
            wait: async () => await result,
            async kill(kill = {}) {
              stub.kills.push(kill);
              stopBy(kill.reason);
              if (kill.graceMs === 0) killed.abort();
            },
            async pause() {},
            async resume() {},
            async resize(size) {
              stub.sizes.push(size);
            },
            // oxlint-disable-next-line require-yield
            async *stats() {},
          };
        },
        close,
        [Symbol.asyncDispose]: close,
      };
    },
    async close() {
      stub.closed = true;
    },
    async [Symbol.asyncDispose]() {
      stub.closed = true;
    },
  };
  return stub;
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** A program that copies its input to its output. */
export async function cat({ stdin, stdout }: StubProgramContext): Promise<number> {
  stdout.write(await text(stdin));
  return 0;
}
