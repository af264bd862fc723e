import { createHash, randomUUID } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../clock/clock.ts';
import type { ContainerSpec } from './container-spec.ts';
import { createProcessPipes, type ProcessPipes } from './process-pipes.ts';
import type { Program, ProgramIo } from './program.ts';
import { signalNumber } from './signal-number.ts';
import { StartFailure } from './start-failure.ts';

export type ContainerState = 'created' | 'running' | 'paused' | 'exited';

export interface PretendContainerOptions {
  readonly name: string;
  readonly spec: ContainerSpec;
  readonly clock: Clock;
  /** Finds what to run, or throws a {@link StartFailure}. */
  readonly program: () => Program;
  readonly onEvent: (action: string, container: PretendContainer) => void;
}

/** A container whose process is a function: created, started once, ended once. */
export class PretendContainer {
  readonly id = createHash('sha256').update(randomUUID()).digest('hex');
  readonly name: string;
  readonly spec: ContainerSpec;
  /** By absolute path. */
  readonly files: Map<string, Uint8Array>;
  readonly createdAt: number;
  /** Resolves when the process has ended. */
  readonly exited: Promise<void>;
  readonly #options: PretendContainerOptions;
  readonly #pipes: ProcessPipes;
  readonly #life = new AbortController();
  readonly #handlers = new Map<string, () => void>();
  #resolveExited = () => {};
  #state: ContainerState = 'created';
  #exitCode = 0;
  #error = '';
  #oomKilled = false;
  #startedAt: number | undefined;
  #finishedAt: number | undefined;
  #memory = 0;
  #peakMemory = 0;
  #pending: string[] = [];
  #size: { readonly columns: number; readonly rows: number };
  #onResize: (() => void)[] = [];

  constructor(options: PretendContainerOptions) {
    this.#options = options;
    this.name = options.name;
    this.spec = options.spec;
    this.files = new Map(options.spec.files);
    this.#size = options.spec.terminalSize ?? { columns: 80, rows: 24 };
    this.createdAt = options.clock.now();
    this.#pipes = createProcessPipes(options.spec);
    this.exited = new Promise((resolve) => {
      this.#resolveExited = resolve;
    });
  }

  get state(): ContainerState {
    return this.#state;
  }
  get exitCode(): number {
    return this.#exitCode;
  }
  /** Why it did not start. */
  get error(): string {
    return this.#error;
  }
  get oomKilled(): boolean {
    return this.#oomKilled;
  }
  get startedAt(): number | undefined {
    return this.#startedAt;
  }
  get finishedAt(): number | undefined {
    return this.#finishedAt;
  }
  get peakMemory(): number {
    return this.#peakMemory;
  }
  get memory(): number {
    return this.#memory;
  }
  get stdin(): Writable {
    return this.#pipes.input;
  }
  get stdout(): Readable {
    return this.#pipes.stdout;
  }
  get stderr(): Readable {
    return this.#pipes.stderr;
  }
  get isLive(): boolean {
    return this.#state === 'running' || this.#state === 'paused';
  }

  /** Starts the process. @throws a {@link StartFailure}; the container then stays `created`. */
  start(): void {
    let program: Program;
    try {
      program = this.#options.program();
    } catch (error) {
      this.#exitCode = error instanceof StartFailure ? error.exitCode : 125;
      this.#error = error instanceof Error ? error.message : String(error);
      this.#pipes.end();
      throw error;
    }
    this.#state = 'running';
    this.#startedAt = this.#options.clock.now();
    this.#options.onEvent('start', this);
    void this.#run(program);
  }

  /** Delivers a signal; `false` when there is no process to deliver it to. */
  signal(name: string): boolean {
    if (!this.isLive) return false;
    this.#options.onEvent('kill', this);
    if (this.#state === 'paused' && name !== 'SIGKILL') {
      this.#pending.push(name);
      return true;
    }
    const handler = name === 'SIGKILL' ? undefined : this.#handlers.get(name);
    const number = signalNumber(name);
    if (handler !== undefined) handler();
    else if (number !== undefined && (this.spec.init || name === 'SIGKILL')) this.#end(128 + number);
    return true;
  }

  /** Freezes the process; `false` when it does not run. */
  pause(): boolean {
    if (this.#state !== 'running') return false;
    this.#state = 'paused';
    this.#pipes.gate.close();
    this.#options.onEvent('pause', this);
    return true;
  }

  unpause(): boolean {
    if (this.#state !== 'paused') return false;
    this.#state = 'running';
    this.#pipes.gate.open();
    this.#options.onEvent('unpause', this);
    for (const name of this.#pending.splice(0)) this.signal(name);
    return true;
  }

  resize(size: { readonly columns: number; readonly rows: number }): void {
    this.#size = size;
    for (const handler of this.#onResize) handler();
  }

  /** The container is taken away: its process, if it runs, is killed. */
  destroy(): void {
    if (this.isLive) this.#end(137);
    this.#pipes.end();
    this.#options.onEvent('destroy', this);
    this.#resolveExited();
  }

  async #run(program: Program): Promise<void> {
    let code: number;
    try {
      code = await program(this.#io());
    } catch (error) {
      if (this.#life.signal.aborted) return;
      this.#pipes.error.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      code = 1;
    }
    // A process ends when its last write is over, and a frozen one does not end.
    await this.#pipes.written();
    await this.#pipes.gate.passed();
    this.#end(code & 255);
  }

  #end(exitCode: number): void {
    if (!this.isLive) return;
    this.#state = 'exited';
    this.#exitCode = exitCode;
    this.#finishedAt = this.#options.clock.now();
    this.#life.abort();
    this.#pipes.end();
    this.#options.onEvent('die', this);
    this.#resolveExited();
  }

  #io(): ProgramIo {
    const { argv, env, user, workDir, hostname, tty, memoryBytes = Infinity } = this.spec;
    const whenAlive = () => (this.isLive ? Promise.resolve() : new Promise<never>(() => {}));
    const size = () => this.#size;
    return {
      args: argv.slice(1),
      env,
      user,
      workDir,
      files: this.files,
      hostname,
      stdin: this.#pipes.stdin,
      stdout: this.#pipes.output,
      stderr: this.#pipes.error,
      signal: this.#life.signal,
      terminal: !tty
        ? undefined
        : {
            get columns() {
              return size().columns;
            },
            get rows() {
              return size().rows;
            },
            onResize: (handler) => void this.#onResize.push(handler),
          },
      onSignal: (name, handler) => void this.#handlers.set(name, handler),
      raise: (name) => {
        this.signal(name);
        return whenAlive();
      },
      allocate: (bytes) => {
        this.#memory += bytes;
        this.#peakMemory = Math.max(this.#peakMemory, Math.min(this.#memory, memoryBytes));
        if (this.#memory > memoryBytes) {
          this.#outOfMemory();
          this.#end(137);
        }
        return whenAlive();
      },
      loseChildToMemory: () => this.#outOfMemory(),
    };
  }

  #outOfMemory(): void {
    this.#oomKilled = true;
    this.#options.onEvent('oom', this);
  }
}
