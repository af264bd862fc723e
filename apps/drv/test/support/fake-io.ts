import { Readable, Writable } from 'node:stream';
import type { Logger } from '@drv/core';
import type { EngineClient } from '@drv/docker';
import type { ImagePuller } from '@drv/image';
import { cli } from '../../src/cli.ts';
import type { Io, Output } from '../../src/process/io.ts';
import type { StopSignal } from '../../src/process/stop-signals.ts';
import type { EngineConnection } from '../../src/process/engine-connection.ts';
import { stubDriver, type StubDriver } from './stub-driver.ts';

export interface FakeOutput extends Writable {
  isTTY?: boolean;
  columns?: number;
  rows?: number;
  /** All that was written. */
  text(): string;
}

/** Collects what is written; with `failWith`, every write fails with that errno, as a closed pipe does. */
export function fakeOutput(
  options: { readonly terminal?: boolean; readonly columns?: number } = {},
): FakeOutput {
  const chunks: Buffer[] = [];
  const output: FakeOutput = Object.assign(
    new Writable({
      write(chunk: Buffer, _encoding, callback) {
        chunks.push(chunk);
        callback();
      },
    }),
    { text: () => Buffer.concat(chunks).toString() },
  );
  if (options.terminal === true) {
    Object.assign(output, { isTTY: true, columns: options.columns ?? 80, rows: 24 });
  }
  return output;
}

export interface FakeIo extends Io {
  readonly stdout: FakeOutput & Output;
  readonly stderr: FakeOutput & Output;
  readonly driver: StubDriver;
  readonly connections: EngineConnection[];
  logger: Logger | undefined;
  closed: number;
  /** Codes with which the process was ended at once. */
  readonly exited: number[];
  signal(signal: StopSignal): void;
  resize(): void;
  /** Listeners for signals and for the terminal's size that were not taken back. */
  listeners(): number;
  run(...argv: readonly string[]): Promise<number>;
}

/** The process as a test would have it. */
export function fakeIo(
  given: Partial<
    Pick<
      FakeIo,
      | 'driver'
      | 'stdin'
      | 'inputFacts'
      | 'earlyStop'
      | 'connect'
      | 'stdout'
      | 'stderr'
      | 'env'
      | 'cwd'
      | 'uid'
      | 'gid'
      | 'compose'
      | 'openStore'
    >
  > = {},
): FakeIo {
  const stops = new Set<(signal: StopSignal) => void>();
  const resizes = new Set<() => void>();
  const driver = given.driver ?? stubDriver();
  const io: FakeIo = {
    stdin: () => Readable.from([]),
    inputFacts: async () => ({ terminal: false }),
    stdout: fakeOutput(),
    stderr: fakeOutput(),
    cwd: '/',
    hostname: 'machine-1',
    version: '1.2.3',
    driver,
    connections: [],
    logger: undefined,
    closed: 0,
    onStop(listener) {
      stops.add(listener);
      return () => stops.delete(listener);
    },
    earlyStop: new Promise(() => {}),
    onResize(listener) {
      resizes.add(listener);
      return () => resizes.delete(listener);
    },
    connect: async () => undefined,
    async compose(connection, logger) {
      io.connections.push(connection);
      io.logger = logger;
      return {
        driver,
        engine: {} as EngineClient,
        puller: {} as ImagePuller,
        credentials: { name: 'none', resolve: async () => undefined },
        passedOver: [],
        places: async () => 2,
        async close() {
          io.closed += 1;
          await driver.close();
        },
      };
    },
    async openStore() {
      throw new Error('This test has no store.');
    },
    exit(code) {
      io.exited.push(code);
    },
    exited: [],
    signal(signal) {
      for (const listener of stops) listener(signal);
    },
    resize() {
      for (const listener of resizes) listener();
    },
    listeners: () => stops.size + resizes.size,
    run: (...argv) => cli(argv, io),
    ...given,
    // Settings and engines of whoever runs the tests are out of reach.
    env: { HOME: '/nowhere', DOCKER_HOST: 'unix:///fake.sock', ...given.env },
  };
  return io;
}
