import { mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Writable, type Readable } from 'node:stream';
import {
  createRunRecord,
  createTaskOutput,
  type ExitClocks,
  type ExitFact,
  type OutputFault,
  type OutputObserver,
  type OutputSinks,
  type LogResumeLimits,
  silentLogger,
  type TaskOutput,
  type TaskOutputOptions,
} from '@drv/core/driver';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { engineSource } from '../../src/output/engine-source.ts';
import { connect } from './support/connection.ts';
import { encodeFrames, payloadOf, someFrames } from './support/frames.ts';
import { cutInto, someCuts } from '../../../../tooling/config/test-cuts.ts';
import { pattern } from '../../../../tooling/config/test-pattern.ts';
import { HandSink, keepAll, listenersOf, turns } from '../../../../tooling/config/test-sinks.ts';

const BOUNDS = { drainMs: 5_000, readerMs: 5_000 };
const MIB = 1024 * 1024;

let directory: string;
const outputs: DockerOutput[] = [];
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'drv-output-'));
});
afterEach(async () => {
  await Promise.all(outputs.splice(0).map((created) => created.destroy()));
  // Fails where a temporary file was left.
  await rmdir(directory);
});

function exitAt(clocks: Partial<ExitClocks>): ExitFact {
  const long = { ranMs: 60_000, endedAt: Date.now() + 60_000, answeredAt: 0, isLocal: true };
  return { clocks: { ...long, ...clocks }, preStartLatencyMs: 1, startMs: 1, engineWasLost: false };
}

interface Given extends OutputSinks, Omit<Partial<TaskOutputOptions>, 'spool'>, Partial<OutputObserver> {
  readonly tty?: boolean;
  readonly trailer?: RegExp;
  readonly spoolMemoryBytes?: number;
  readonly spoolDirectory?: string;
}

/** The output of a task of this engine: over a connection, then from its log. */
interface DockerOutput extends TaskOutput {
  connect(socket: Readable): void;
  resume(log: Readable, kind: 'log' | 'followed-log', limits?: LogResumeLimits): void;
}

function outputOf(given: Given = {}): DockerOutput {
  const { stdout, stderr, tty = false, trailer, ...rest } = given;
  const spool = {
    memoryBytes: given.spoolMemoryBytes ?? MIB,
    directory: given.spoolDirectory ?? directory,
  };
  const record = createRunRecord(silentLogger, { drainsOutputMs: 2_000, attachRace: true });
  const output = createTaskOutput(
    { sinks: { stdout, stderr }, spool, ...rest },
    { record, onLimit() {}, ...rest },
  );
  const reading: Pick<DockerOutput, 'connect' | 'resume'> = {
    connect: (socket: Readable) => output.read(engineSource(socket, { kind: 'connection', tty, trailer })),
    resume: (log: Readable, kind: 'log' | 'followed-log', limits?: LogResumeLimits) =>
      output.read(engineSource(log, { kind, tty, trailer, limits })),
  };
  const whole = Object.setPrototypeOf(reading, output) as DockerOutput;
  outputs.push(whole);
  return whole;
}

/** One frame of standard output with the given part of the pattern. */
function frame(from: number, length: number): Buffer {
  return encodeFrames({ type: 1, payload: pattern(from, length) });
}

/** Whether the engine's end still sends: false once it has waited for some turns with the same bytes left. */
async function flows(engine: { readonly writableLength: number }): Promise<boolean> {
  const left = engine.writableLength;
  await turns(30);
  return engine.writableLength < left || left === 0;
}

describe("engineSource, as the source of a task's output", () => {
  it('gives each stream its bytes, whole and in order, for any frames cut in any way', async () => {
    await fc.assert(
      fc.asyncProperty(someFrames, someCuts, async (frames, cuts) => {
        const [stdout, stderr] = [keepAll(), keepAll()];
        const output = outputOf({ stdout, stderr, spoolMemoryBytes: 20 });
        const socket = new PassThrough();
        output.connect(socket);
        for (const piece of cutInto(encodeFrames(...frames), cuts)) socket.write(piece);
        socket.end();
        const [out, err] = [payloadOf(frames, 'stdout'), payloadOf(frames, 'stderr')];
        expect(await output.finish(BOUNDS)).toEqual({
          stdoutBytes: out.length,
          stderrBytes: err.length,
          complete: true,
        });
        expect([stdout.bytes, stderr.bytes]).toEqual([out, err]);
      }),
      { numRuns: 50 },
    );
  });

  it('counts and drops what nobody reads', async () => {
    await using connection = await connect();
    const stderr = keepAll();
    const output = outputOf({ stderr });
    output.connect(connection.socket);
    connection.engine.write(encodeFrames({ type: 1, payload: Buffer.alloc(3 * MIB) }));
    connection.engine.end(encodeFrames({ type: 2, payload: 'oh' }));
    expect(await output.finish(BOUNDS)).toEqual({ stdoutBytes: 3 * MIB, stderrBytes: 2, complete: true });
    expect(stderr.bytes.toString()).toBe('oh');
  });

  it('doubts a connection that ended so late that a busy engine may have given up', async () => {
    const finish = async (endedAt: number) => {
      await using connection = await connect();
      const output = outputOf();
      output.connect(connection.socket);
      connection.engine.end(frame(0, 100));
      return await output.finish({ ...BOUNDS, exit: exitAt({ endedAt }) });
    };
    expect(await finish(Date.now() - 2_000)).toMatchObject({ stdoutBytes: 100, incomplete: 'connection' });
    expect(await finish(Date.now() + 60_000)).toMatchObject({ stdoutBytes: 100, complete: true });
  });

  it('tells of a reader that failed after the connection was lost, although the log gives the rest', async () => {
    await using first = await connect();
    await using log = await connect();
    const stdout = new HandSink();
    const output = outputOf({ stdout });
    output.connect(first.socket);
    first.engine.write(frame(0, 7));
    await expect.poll(() => output.evidence().stdoutBytes, { interval: 1 }).toBe(7);
    first.engine.resetAndDestroy();
    await output.sourceEnded;
    stdout.destroy(new Error('the disk of the caller is full'));
    output.resume(log.socket, 'log');
    log.engine.end(frame(0, 310));
    expect(await output.finish(BOUNDS)).toEqual({
      stdoutBytes: 310,
      stderrBytes: 0,
      complete: false,
      incomplete: 'reader',
    });
  });

  it('doubts an output without a byte of a task that a busy engine started', async () => {
    const finish = async (bytes: Buffer) => {
      await using connection = await connect();
      const output = outputOf();
      output.connect(connection.socket);
      connection.engine.end(bytes);
      const now = Date.now();
      const exit = { ...exitAt({ endedAt: now, answeredAt: now }), preStartLatencyMs: 60 };
      return await output.finish({ ...BOUNDS, exit });
    };
    expect(await finish(Buffer.alloc(0))).toMatchObject({ stdoutBytes: 0, incomplete: 'connection' });
    expect(await finish(frame(0, 1))).toEqual({ stdoutBytes: 1, stderrBytes: 0, complete: true });
  });

  it('takes the output of a terminal as it is', async () => {
    await using connection = await connect();
    const stdout = keepAll();
    const output = outputOf({ tty: true, stdout });
    output.connect(connection.socket);
    connection.engine.end('\u0001\0\0\0\r\n$ ');
    expect(await output.finish(BOUNDS)).toEqual({ stdoutBytes: 8, stderrBytes: 0, complete: true });
    expect(stdout.bytes.toString()).toBe('\u0001\0\0\0\r\n$ ');
  });

  it('reads the engine at its own speed: much output waits on disk, without a name', async () => {
    await using connection = await connect();
    const stdout = new HandSink();
    const output = outputOf({ stdout });
    output.connect(connection.socket);
    const much = 32 * MIB;
    connection.engine.end(frame(0, much));
    await output.sourceEnded;
    expect(output.evidence().stdoutBytes).toBe(much);
    expect(stdout.length).toBeLessThan(MIB);
    expect(await stdout.acceptUntil(output.finish(BOUNDS))).toEqual({
      stdoutBytes: much,
      stderrBytes: 0,
      complete: true,
    });
    expect(stdout.bytes.equals(pattern(0, much))).toBe(true);
  });

  it('does not hold standard error up for a stuck reader of standard output', async () => {
    await using connection = await connect();
    const [stdout, stderr] = [new HandSink(), keepAll()];
    const output = outputOf({ stdout, stderr });
    output.connect(connection.socket);
    connection.engine.write(frame(0, 8 * MIB));
    connection.engine.write(encodeFrames({ type: 2, payload: 'seen' }));
    await expect.poll(() => stderr.bytes.toString(), { interval: 1 }).toBe('seen');
    expect(stdout.chunks).toHaveLength(1);
  });

  it('leaves the sinks open and without listeners', async () => {
    await using connection = await connect();
    const sink = keepAll();
    const before = listenersOf(sink);
    const output = outputOf({ stdout: sink, stderr: sink });
    output.connect(connection.socket);
    connection.engine.end(encodeFrames({ type: 1, payload: 'a' }, { type: 2, payload: 'b' }));
    expect(await output.finish(BOUNDS)).toMatchObject({ complete: true });
    await turns();
    expect([sink.bytes.length, sink.writable, listenersOf(sink)]).toEqual([2, true, before]);
  });

  it('has nothing to report when it was never connected', async () => {
    expect(await outputOf({ stdout: keepAll() }).finish(BOUNDS)).toEqual({
      stdoutBytes: 0,
      stderrBytes: 0,
      complete: true,
    });
  });
});

describe('the policy pause', () => {
  it('stops reading at the limit, takes it up when the reader has caught up, and loses nothing', async () => {
    await using connection = await connect();
    const stdout = new HandSink();
    const output = outputOf({ stdout, policy: { limitBytes: 2 * MIB } });
    output.connect(connection.socket);
    const much = 24 * MIB;
    connection.engine.end(frame(0, much));
    await expect.poll(() => output.evidence().stdoutBytes, { interval: 1 }).toBeGreaterThan(2 * MIB);
    await expect.poll(() => flows(connection.engine), { interval: 1 }).toBe(false);
    expect(output.evidence().stdoutBytes).toBeLessThan(3 * MIB);
    expect(await stdout.acceptUntil(output.finish(BOUNDS))).toEqual({
      stdoutBytes: much,
      stderrBytes: 0,
      complete: true,
    });
    expect(stdout.bytes.equals(pattern(0, much))).toBe(true);
  });

  it('says that the end may be missing when it was not read for long after the exit', async () => {
    const finish = async (ranMs: number) => {
      await using connection = await connect();
      const stdout = new HandSink();
      const output = outputOf({ stdout, policy: { limitBytes: MIB } });
      output.connect(connection.socket);
      connection.engine.end(frame(0, 4 * MIB));
      await expect.poll(() => output.evidence().stdoutBytes, { interval: 1 }).toBeGreaterThan(MIB);
      return await stdout.acceptUntil(output.finish({ ...BOUNDS, exit: exitAt({ ranMs }) }));
    };
    // Seen from now, the engine has closed the pipes of the first one before it was held, and not yet of the second.
    expect(await finish(-3_000)).toMatchObject({ complete: false, incomplete: 'reader' });
    expect(await finish(60_000)).toMatchObject({ stdoutBytes: 4 * MIB, complete: true });
  });

  it('reads on after release, and says that what came above the limit was lost', async () => {
    await using connection = await connect();
    const stdout = new HandSink();
    const output = outputOf({ stdout, policy: { limitBytes: MIB } });
    output.connect(connection.socket);
    connection.engine.end(frame(0, 16 * MIB));
    await expect.poll(() => output.evidence().stdoutBytes, { interval: 1 }).toBeGreaterThan(MIB);
    output.release();
    await output.sourceEnded;
    expect(await stdout.acceptUntil(output.finish(BOUNDS))).toEqual({
      stdoutBytes: 16 * MIB,
      stderrBytes: 0,
      complete: false,
      incomplete: 'reader',
    });
    // Without a gap: the beginning, and nothing behind the first byte that was dropped.
    expect(stdout.length).toBeLessThan(3 * MIB);
    expect(stdout.bytes.equals(pattern(0, stdout.bytes.length))).toBe(true);
  });

  it('loses nothing after release as long as less waits than the limit', async () => {
    await using connection = await connect();
    const stdout = keepAll();
    const output = outputOf({ stdout });
    output.connect(connection.socket);
    output.release();
    connection.engine.end(frame(0, 16 * MIB));
    expect(await output.finish(BOUNDS)).toMatchObject({ stdoutBytes: 16 * MIB, complete: true });
    expect(stdout.bytes.equals(pattern(0, 16 * MIB))).toBe(true);
  });

  it('reads on when the reader it waits for goes away', async () => {
    await using connection = await connect();
    const stdout = new HandSink();
    const output = outputOf({ stdout, policy: { limitBytes: MIB } });
    output.connect(connection.socket);
    connection.engine.end(frame(0, 16 * MIB));
    await expect.poll(() => output.evidence().stdoutBytes, { interval: 1 }).toBeGreaterThan(MIB);
    stdout.destroy();
    expect(await output.finish(BOUNDS)).toMatchObject({ stdoutBytes: 16 * MIB, incomplete: 'reader' });
  });
});

describe.each(['truncate', 'stop'] as const)('the policy %s', (onLimit) => {
  const run = async (limitBytes: number) => {
    await using connection = await connect();
    const reached = vi.fn<() => void>();
    const [stdout, stderr] = [keepAll(), keepAll()];
    const output = outputOf({ stdout, stderr, policy: { onLimit, limitBytes }, onLimit: reached });
    output.connect(connection.socket);
    connection.engine.write(encodeFrames({ type: 1, payload: 'abc' }, { type: 2, payload: 'def' }));
    connection.engine.end(encodeFrames({ type: 1, payload: 'ghi' }, { type: 2, payload: 'jkl' }));
    const evidence = await output.finish(BOUNDS);
    return {
      evidence,
      out: stdout.bytes.toString(),
      err: stderr.bytes.toString(),
      calls: reached.mock.calls.length,
    };
  };

  it('gives exactly the limit, of both streams together, and counts all', async () => {
    expect(await run(7)).toEqual({
      evidence: { stdoutBytes: 6, stderrBytes: 6, complete: false, incomplete: 'limit' },
      out: 'abcg',
      err: 'def',
      calls: onLimit === 'stop' ? 1 : 0,
    });
  });

  it('is complete when there is just as much as the limit', async () => {
    expect(await run(12)).toEqual({
      evidence: { stdoutBytes: 6, stderrBytes: 6, complete: true },
      out: 'abcghi',
      err: 'defjkl',
      calls: 0,
    });
  });

  it('never leaves the engine unread', async () => {
    await using connection = await connect();
    const output = outputOf({ stdout: new HandSink(), policy: { onLimit, limitBytes: 100 } });
    output.connect(connection.socket);
    connection.engine.end(frame(0, 16 * MIB));
    await output.sourceEnded;
    expect(output.evidence()).toMatchObject({ stdoutBytes: 16 * MIB, incomplete: 'limit' });
  });
});

describe('a reader', () => {
  it('that stands still ends the finish in its bound', async () => {
    await using connection = await connect();
    const output = outputOf({ stdout: new HandSink(), spoolMemoryBytes: 1_000 });
    output.connect(connection.socket);
    connection.engine.end(frame(0, 8 * MIB));
    expect(await output.finish({ drainMs: 5_000, readerMs: 20 })).toEqual({
      stdoutBytes: 8 * MIB,
      stderrBytes: 0,
      complete: false,
      incomplete: 'reader',
    });
  });

  it('that stands still at the limit, with the engine waiting, ends the finish in its bound', async () => {
    await using connection = await connect();
    const output = outputOf({ stdout: new HandSink(), policy: { limitBytes: 1_000 } });
    output.connect(connection.socket);
    connection.engine.write(frame(0, 16 * MIB));
    await expect.poll(() => output.evidence().stdoutBytes, { interval: 1 }).toBeGreaterThan(1_000);
    expect(await output.finish({ drainMs: 5_000, readerMs: 20 })).toMatchObject({ incomplete: 'reader' });
    expect(connection.socket.destroyed).toBe(true);
  });

  it('that is slow gets all, however long it takes in all', async () => {
    await using connection = await connect();
    const stdout = new HandSink();
    const output = outputOf({ stdout });
    output.connect(connection.socket);
    connection.engine.end(frame(0, 4 * MIB));
    let settled = false;
    const finished = output.finish({ drainMs: 50, readerMs: 400 }).finally(() => {
      settled = true;
    });
    const started = performance.now();
    // Slower than the bound in all, faster in each step.
    for (let accepted = 0; !settled; accepted += 1) {
      await expect
        .poll(() => performance.now() - started, {
          interval: 1,
        })
        .toBeGreaterThan(accepted * 2);
      stdout.accept();
      await turns(1);
    }
    expect(await finished).toEqual({ stdoutBytes: 4 * MIB, stderrBytes: 0, complete: true });
    expect(performance.now() - started).toBeGreaterThan(400);
  });

  it('that fails is told, its later output is dropped, and the engine is read on', async () => {
    await using connection = await connect();
    const faults: OutputFault[] = [];
    const error = new Error('EPIPE');
    const stdout = new Writable({ write: (_chunk, _encoding, done) => done(error) });
    const stderr = keepAll();
    const output = outputOf({ stdout, stderr, onFault: (fault) => faults.push(fault) });
    output.connect(connection.socket);
    connection.engine.write(encodeFrames({ type: 1, payload: 'a' }));
    await expect.poll(() => stdout.destroyed, { interval: 1 }).toBe(true);
    connection.engine.write(encodeFrames({ type: 1, payload: 'b' }));
    connection.engine.end(encodeFrames({ type: 1, payload: 'c' }, { type: 2, payload: 'd' }));
    expect(await output.finish(BOUNDS)).toEqual({
      stdoutBytes: 3,
      stderrBytes: 1,
      complete: false,
      incomplete: 'reader',
    });
    expect(stderr.bytes.toString()).toBe('d');
    expect(faults).toEqual([{ what: 'reader', error }]);
  });

  it('that leaves when it has got all is nothing to tell', async () => {
    await using connection = await connect();
    const stdout = keepAll();
    const output = outputOf({ stdout });
    output.connect(connection.socket);
    connection.engine.write(encodeFrames({ type: 1, payload: 'a' }));
    await expect.poll(() => stdout.bytes.length, { interval: 1 }).toBe(1);
    stdout.destroy();
    connection.engine.end();
    expect(await output.finish(BOUNDS)).toEqual({ stdoutBytes: 1, stderrBytes: 0, complete: true });
  });

  it('gets nothing more after abandon, while the engine is read', async () => {
    await using connection = await connect();
    const stdout = new HandSink();
    const output = outputOf({ stdout });
    output.connect(connection.socket);
    connection.engine.write(frame(0, 2 * MIB));
    await expect.poll(() => output.evidence().stdoutBytes, { interval: 1 }).toBe(2 * MIB);
    output.abandon();
    connection.engine.end(frame(0, 2 * MIB));
    expect(await output.finish(BOUNDS)).toEqual({
      stdoutBytes: 4 * MIB,
      stderrBytes: 0,
      complete: false,
      incomplete: 'reader',
    });
    expect(stdout.chunks).toHaveLength(1);
  });
});

describe('an engine', () => {
  it('that sends nothing more and does not end is given up in its bound', async () => {
    await using connection = await connect();
    const output = outputOf({ stdout: keepAll() });
    output.connect(connection.socket);
    connection.engine.write(encodeFrames({ type: 1, payload: 'a' }));
    expect(await output.finish({ drainMs: 20, readerMs: 5_000 })).toEqual({
      stdoutBytes: 1,
      stderrBytes: 0,
      complete: false,
      incomplete: 'connection',
    });
    expect(connection.socket.destroyed).toBe(true);
  });

  it.each([
    ['resets the connection', encodeFrames({ type: 1, payload: 'abc' }), true],
    ['ends inside a payload', encodeFrames({ type: 1, payload: 'abcdef' }).subarray(0, 11), false],
    [
      'ends inside a header',
      Buffer.concat([encodeFrames({ type: 1, payload: 'abc' }), Buffer.from([1])]),
      false,
    ],
  ])('that %s: what came is given, and the rest is told to be missing', async (_how, bytes, reset) => {
    await using connection = await connect();
    const stdout = keepAll();
    const output = outputOf({ stdout });
    output.connect(connection.socket);
    connection.engine.write(bytes);
    await expect.poll(() => stdout.bytes.toString(), { interval: 1 }).toBe('abc');
    if (reset) connection.engine.resetAndDestroy();
    else connection.engine.end();
    expect(await output.finish(BOUNDS)).toEqual({
      stdoutBytes: 3,
      stderrBytes: 0,
      complete: false,
      incomplete: 'connection',
    });
  });

  it.each([
    [3, 'The engine sent an error in the output stream: broken'],
    [9, 'Byte 10 of the output stream begins a frame of type 9'],
  ])('that sends a frame of type %i: the connection is closed, and the fault told', async (type, message) => {
    await using connection = await connect();
    const stdout = keepAll();
    const faults: OutputFault[] = [];
    const output = outputOf({ stdout, onFault: (fault) => faults.push(fault) });
    output.connect(connection.socket);
    connection.engine.write(encodeFrames({ type: 1, payload: 'ok' }, { type, payload: 'broken' }));
    await output.sourceEnded;
    expect(await output.finish(BOUNDS)).toMatchObject({ stdoutBytes: 2, incomplete: 'protocol' });
    expect(stdout.bytes.toString()).toBe('ok');
    expect(faults).toMatchObject([{ what: 'protocol', error: { code: 'DRV_PROTOCOL', message } }]);
    expect(connection.socket.destroyed).toBe(true);
  });
});

describe('a repetition after a lost connection', () => {
  const first = encodeFrames({ type: 1, payload: pattern(0, 1_000) }, { type: 2, payload: 'err' });
  const whole = encodeFrames(
    { type: 2, payload: 'error' },
    { type: 1, payload: pattern(0, 900) },
    { type: 1, payload: pattern(900, 600) },
  );

  async function resumed(repetition: Buffer) {
    await using lost = await connect();
    await using next = await connect();
    const [stdout, stderr] = [keepAll(), keepAll()];
    const output = outputOf({ stdout, stderr });
    output.connect(lost.socket);
    lost.engine.write(first);
    await expect.poll(() => stderr.bytes.length, { interval: 1 }).toBe(3);
    lost.engine.resetAndDestroy();
    await output.sourceEnded;
    expect(output.evidence()).toMatchObject({ incomplete: 'connection' });
    output.resume(next.socket, 'log');
    next.engine.end(repetition);
    return { evidence: await output.finish(BOUNDS), out: stdout.bytes, err: stderr.bytes.toString() };
  }

  it('goes on where it was cut, without a gap and without a double', async () => {
    expect(await resumed(whole)).toEqual({
      evidence: { stdoutBytes: 1_500, stderrBytes: 5, complete: true },
      out: pattern(0, 1_500),
      err: 'error',
    });
  });

  it.each([
    [
      'that lacks its beginning',
      encodeFrames({ type: 1, payload: pattern(500, 2_000) }, { type: 2, payload: 'error' }),
    ],
    ['that is shorter than what came before', encodeFrames({ type: 2, payload: 'error' })],
    ['that is cut itself', whole.subarray(0, whole.length - 1)],
  ])('%s is told to be incomplete', async (_what, repetition) => {
    expect((await resumed(repetition)).evidence).toMatchObject({ complete: false, incomplete: 'connection' });
  });

  it('that comes after the end is closed', async () => {
    await using late = await connect();
    const output = outputOf({ stdout: keepAll() });
    await output.finish(BOUNDS);
    output.resume(late.socket, 'log');
    expect(late.socket.destroyed).toBe(true);
  });

  it('that cannot be had leaves the output incomplete', async () => {
    const output = outputOf({ stdout: keepAll() });
    output.giveUp();
    expect(await output.finish(BOUNDS)).toMatchObject({ complete: false, incomplete: 'connection' });
  });
});

describe('the end', () => {
  it('with words of the engine itself leaves the output incomplete, and them out', async () => {
    await using connection = await connect();
    const stderr = keepAll();
    const output = outputOf({ stderr, trailer: /sorry\n$/ });
    output.connect(connection.socket);
    connection.engine.end(encodeFrames({ type: 2, payload: 'some' }, { type: 2, payload: 'sorry\n' }));
    expect(await output.finish(BOUNDS)).toMatchObject({ complete: false, incomplete: 'connection' });
    expect(stderr.bytes.toString()).toBe('some');
  });

  it('of finish comes at once when its signal aborts', async () => {
    await using connection = await connect();
    const output = outputOf({ stdout: new HandSink() });
    output.connect(connection.socket);
    connection.engine.write(frame(0, MIB));
    const controller = new AbortController();
    const finished = output.finish({ ...BOUNDS, signal: controller.signal });
    controller.abort();
    expect(await finished).toMatchObject({ complete: false });
  });

  it('comes once, whoever asks, and destroy twice at once leaves nothing', async () => {
    await using connection = await connect();
    const output = outputOf({ stdout: new HandSink(), spoolMemoryBytes: 1_000 });
    output.connect(connection.socket);
    connection.engine.write(frame(0, 8 * MIB));
    await expect.poll(() => output.evidence().stdoutBytes, { interval: 1 }).toBeGreaterThan(4 * MIB);
    const finishes = [output.finish(BOUNDS), output.finish(BOUNDS)];
    await Promise.all([output.destroy(), output.destroy()]);
    const [first, second] = await Promise.all(finishes);
    expect(first).toBe(second);
    expect(connection.socket.destroyed).toBe(true);
  });

  it('loses nothing when the temporary directory cannot be used: the engine waits for the reader', async () => {
    await using connection = await connect();
    const faults: OutputFault[] = [];
    const stdout = new HandSink();
    const output = outputOf({
      stdout,
      spoolDirectory: path.join(directory, 'none'),
      onFault: (fault) => faults.push(fault),
    });
    output.connect(connection.socket);
    const much = 24 * MIB;
    connection.engine.end(frame(0, much));
    await expect.poll(() => faults, { interval: 1 }).toHaveLength(1);
    await expect.poll(() => flows(connection.engine), { interval: 1 }).toBe(false);
    expect(output.evidence().stdoutBytes).toBeLessThan(8 * MIB);
    expect(faults).toMatchObject([{ what: 'disk', error: { code: 'ENOENT' } }]);
    expect(await stdout.acceptUntil(output.finish(BOUNDS))).toEqual({
      stdoutBytes: much,
      stderrBytes: 0,
      complete: true,
    });
    expect(stdout.bytes.equals(pattern(0, much))).toBe(true);
  });
});
