import { tmpdir } from 'node:os';
import { Writable, type WritableOptions } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import type { Logger } from '@drv/core';
import { createRunRecord, createTaskOutput, type OutputPolicy } from '@drv/core/driver';
import { HandSink, keepAll, turns } from '../../../../tooling/config/test-sinks.ts';
import { openSpoolFile, type SpoolFile } from '../../src/delivery/spool/spool-file.ts';
import { scriptedSource } from './support/scripted-source.ts';
import { EXIT } from '../support/exit.ts';

const BOUNDS = { drainMs: 5_000, readerMs: 5_000 };
const SPOOL = { memoryBytes: 1_000_000, directory: tmpdir() };
const TRAITS = { drainsOutputMs: Number.POSITIVE_INFINITY, attachRace: false };

function outputTo(stdout: Writable | undefined, policy?: OutputPolicy) {
  const debug = vi.fn<Logger['debug']>();
  const onLimit = vi.fn<() => void>();
  const record = createRunRecord({ debug }, TRAITS);
  const output = createTaskOutput({ sinks: { stdout }, policy, spool: SPOOL }, { record, onLimit });
  const states = () =>
    debug.mock.calls.filter(([, what]) => what === 'deliver output').map(([fields]) => fields);
  return { output, record, onLimit, states };
}

/** Reads a log that has all of this on stdout. */
const readsLog = (output: ReturnType<typeof createTaskOutput>, all: string) => async () => {
  const log = scriptedSource('log');
  output.read(log);
  log.give('stdout', all);
  log.end();
};

describe('createTaskOutput', () => {
  it('gives what comes, and tells that it is whole', async () => {
    const stdout = keepAll();
    const { output, states } = outputTo(stdout);
    const source = scriptedSource();
    output.read(source);
    source.give('stdout', 'hello');
    source.give('stderr', 3);
    source.end();
    expect(await output.finish(BOUNDS)).toEqual({ stdoutBytes: 5, stderrBytes: 3, complete: true });
    expect(stdout.bytes.toString()).toBe('hello');
    expect(states()).toEqual([{ from: 'reading', to: 'closed' }]);
  });

  it('holds the source while too much waits, and reads on when half of it was taken', async () => {
    const stdout = new HandSink();
    const { output, states } = outputTo(stdout, { limitBytes: 40_000 });
    const source = scriptedSource();
    output.read(source);
    source.give('stdout', 100_000);
    expect(source.asked).toEqual(['pause']);
    source.end();
    expect(await stdout.acceptUntil(output.finish(BOUNDS))).toMatchObject({ complete: true });
    expect(stdout.length).toBe(100_000);
    expect(source.asked.slice(0, 2)).toEqual(['pause', 'resume']);
    expect(states()).toEqual([
      { from: 'reading', to: 'held' },
      { from: 'held', to: 'reading' },
      { from: 'reading', to: 'closed' },
    ]);
  });

  it.each<[string, WritableOptions['write']]>([
    [
      'throws',
      () => {
        throw new Error('boom');
      },
    ],
    ['calls back with an error', (_piece, _encoding, done) => done(new Error('boom'))],
    ['rejects', (async () => Promise.reject(new Error('boom'))) as never],
  ])('calls output incomplete whose only piece the stream did not take: it %s', async (how, write) => {
    const stdout = new Writable(how === 'rejects' ? {} : { write });
    if (how === 'rejects') stdout.write = write as never;
    const { output } = outputTo(stdout);
    const source = scriptedSource();
    output.read(source);
    source.give('stdout', 'hello');
    source.end();
    expect(await output.finish(BOUNDS)).toMatchObject({ complete: false, incomplete: 'reader' });
  });

  it('drops what is more than the limit, counts it, and says so once', async () => {
    const stdout = keepAll();
    const { output, onLimit, states } = outputTo(stdout, { limitBytes: 4, onLimit: 'stop' });
    const source = scriptedSource();
    output.read(source);
    source.give('stdout', 'abc');
    source.give('stdout', 'def');
    source.give('stdout', 'ghi');
    source.end();
    const evidence = { stdoutBytes: 9, stderrBytes: 0, complete: false, incomplete: 'limit' };
    expect(await output.finish(BOUNDS)).toEqual(evidence);
    expect(stdout.bytes.toString()).toBe('abcd');
    expect(onLimit).toHaveBeenCalledOnce();
    expect(states().at(0)).toEqual({ from: 'reading', to: 'dropping' });
  });

  it('gives up a connection that goes on and on after the exit, however little comes', async () => {
    vi.useFakeTimers();
    const { output } = outputTo(keepAll());
    const source = scriptedSource();
    output.read(source);
    const drip = setInterval(() => source.give('stdout', ''), 500);
    const finished = output.finish({ drainMs: 1_000, readerMs: 1_000 });
    await vi.advanceTimersByTimeAsync(31_000);
    expect(await finished).toMatchObject({ complete: false, incomplete: 'connection' });
    clearInterval(drip);
    vi.useRealTimers();
  });

  it('reads no log on whose task was stopped at the limit', async () => {
    const stdout = keepAll();
    const { output } = outputTo(stdout, { limitBytes: 4, onLimit: 'stop' });
    const log = scriptedSource('followed-log');
    output.read(log);
    log.give('stdout', 'abcdef');
    // It never ends by itself.
    expect(await output.finish(BOUNDS)).toMatchObject({ complete: false, incomplete: 'limit' });
    expect(stdout.bytes.toString()).toBe('abcd');
    expect(log.asked).toContain('destroy');
  });

  it('reads a held source whatever waits once it is released, and says what that costs', async () => {
    const stdout = new HandSink();
    const { output, states } = outputTo(stdout, { limitBytes: 1_000 });
    const source = scriptedSource();
    output.read(source);
    source.give('stdout', 50_000);
    output.release();
    expect(source.asked).toEqual(['pause', 'resume']);
    source.give('stdout', 50_000);
    source.end();
    const evidence = { stdoutBytes: 100_000, complete: false, incomplete: 'reader' };
    expect(await stdout.acceptUntil(output.finish(BOUNDS))).toMatchObject(evidence);
    expect(stdout.length).toBe(50_000);
    expect(states().map((state) => ('to' in state ? state.to : ''))).toEqual(['held', 'dropping', 'closed']);
  });

  it('goes on from a log in place of a source that was lost', async () => {
    const stdout = keepAll();
    const { output } = outputTo(stdout);
    const [connection, log] = [scriptedSource(), scriptedSource('log')];
    output.read(connection);
    connection.give('stdout', 'one two');
    connection.end({ isClean: false });
    await output.sourceEnded;
    expect(output.evidence()).toMatchObject({ complete: false, incomplete: 'connection' });
    output.read(log);
    log.give('stdout', 'one two three');
    log.end();
    expect(await output.finish(BOUNDS)).toMatchObject({ stdoutBytes: 13, complete: true });
    expect(stdout.bytes.toString()).toBe('one two three');
  });

  it('reads a log in place of a source that is silent, and gives up one that is silent, too', async () => {
    const stdout = keepAll();
    const { output } = outputTo(stdout);
    const connection = scriptedSource();
    output.read(connection);
    connection.give('stdout', 'one two');
    const finished = output.finish({
      ...BOUNDS,
      drainMs: 1,
      readAnother: readsLog(output, 'one two three'),
    });
    expect(await finished).toMatchObject({ stdoutBytes: 13, complete: true });
    expect(stdout.bytes.toString()).toBe('one two three');

    const silent = outputTo(undefined);
    const readAnother = vi.fn<() => Promise<void>>(async () => silent.output.read(scriptedSource('log')));
    silent.output.read(scriptedSource());
    expect(await silent.output.finish({ ...BOUNDS, drainMs: 1, readAnother })).toMatchObject({
      incomplete: 'connection',
    });
    expect(readAnother).toHaveBeenCalledOnce();
  });

  it.each([
    ['cut', false, 'one two three'],
    ['ended', true, 'one two'],
  ])(
    'reads a log in place of a connection that is lost after the task has ended: %s',
    async (_how, isClean, all) => {
      const stdout = keepAll();
      const { output } = outputTo(stdout);
      const connection = scriptedSource();
      output.read(connection);
      connection.give('stdout', 'one two');
      const finished = output.finish({
        ...BOUNDS,
        exit: EXIT,
        readAnother: readsLog(output, 'one two three'),
      });
      connection.end({ isClean });
      expect(await finished).toMatchObject({ stdoutBytes: all.length, complete: true });
      expect(stdout.bytes.toString()).toBe(all);
    },
  );

  it('gives up a silent source where there is nothing else to read', async () => {
    const { output } = outputTo(undefined);
    const connection = scriptedSource();
    output.read(connection);
    const readAnother = async () => output.giveUp();
    expect(await output.finish({ ...BOUNDS, drainMs: 1, readAnother })).toMatchObject({ complete: false });
    expect(connection.asked).toContain('destroy');
  });

  it.each([1, 2, 3])(
    'says that a reader stands still before the last of %i pieces that wait',
    async (waiting) => {
      const stdout = new HandSink();
      const { output } = outputTo(stdout);
      const source = scriptedSource();
      output.read(source);
      for (let piece = 0; piece <= waiting; piece += 1) {
        source.give('stdout', 'one ');
        await turns();
      }
      source.end();
      const evidence = { stdoutBytes: 4 + 4 * waiting, complete: false, incomplete: 'reader' };
      expect(await output.finish({ ...BOUNDS, readerMs: 1 })).toMatchObject(evidence);
      expect(stdout.bytes.toString()).toBe('one ');
    },
  );

  it('tells what became of output that waited in a file which cannot be closed', async () => {
    const stdout = new HandSink();
    const file: SpoolFile = { ...(await openSpoolFile(tmpdir())) };
    const closed = file.close;
    file.close = async () => {
      await closed();
      throw new Error('EIO');
    };
    const record = createRunRecord({ debug() {} }, TRAITS);
    const spool = { ...SPOOL, memoryBytes: 1, quota: { open: async () => file } };
    const output = createTaskOutput({ sinks: { stdout }, spool }, { record, onLimit() {} });
    const source = scriptedSource();
    output.read(source);
    for (let piece = 0; piece < 100; piece += 1) source.give('stdout', 32_000);
    source.end();
    await turns();
    output.abandon();
    const evidence = { stdoutBytes: 3_200_000, complete: false, incomplete: 'reader' };
    expect(await output.finish(BOUNDS)).toMatchObject(evidence);
    await output.destroy();
  });

  it('opens no source while its readers take the rest, and what was lost stays lost', async () => {
    const taken: (() => void)[] = [];
    const stdout = new Writable({
      highWaterMark: 1,
      write: (_view, _encoding, done) => void taken.push(done),
    });
    const { output } = outputTo(stdout);
    const [connection, late] = [scriptedSource(), scriptedSource('followed-log')];
    output.read(connection);
    connection.give('stdout', 'one ');
    await turns();
    connection.give('stdout', 'two ');
    connection.end({ isClean: false });
    const finished = output.finish(BOUNDS);
    await turns();
    output.read(late);
    expect(late.asked).toEqual(['discard']);
    for (let done = taken.shift(); done !== undefined; done = taken.shift()) {
      done();
      await turns();
    }
    expect(await finished).toMatchObject({ stdoutBytes: 8, complete: false, incomplete: 'connection' });
  });

  it('opens no source once it is closed', async () => {
    const { output } = outputTo(undefined);
    await output.destroy();
    const source = scriptedSource();
    output.read(source);
    await turns();
    expect(source.asked).toEqual(['discard']);
  });
});
