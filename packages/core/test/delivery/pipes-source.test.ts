import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { pipesSource } from '../../src/delivery/pipes-source.ts';

function opened() {
  const pipes = { stdout: new PassThrough(), stderr: new PassThrough() };
  const told: string[] = [];
  let read = 0;
  const source = pipesSource(pipes).open({
    onBytes: (stream, view) => void told.push(`${stream} ${Buffer.from(view).toString()}`),
    onRead: (bytes) => {
      read += bytes;
    },
    onCaughtUp() {},
  });
  return { ...pipes, source, told, read: () => read };
}

describe('pipesSource', () => {
  it('tells what comes from either pipe, and ends when both have ended', async () => {
    const { stdout, stderr, source, told, read } = opened();
    stderr.end('oops');
    await setImmediate();
    stdout.end('fine');
    expect(await source.ended).toEqual({ isClean: true, trailerSeen: false });
    expect([told, read()]).toEqual([['stderr oops', 'stdout fine'], 8]);
  });

  it('stops reading while it is paused', async () => {
    const { stdout, source, told } = opened();
    source.pause();
    stdout.write('later');
    await setImmediate();
    expect(told).toEqual([]);
    source.resume();
    await setImmediate();
    expect(told).toEqual(['stdout later']);
  });

  it('reads on and drops it when nobody wants it any more, so that the process never waits', async () => {
    const { stdout, source, told } = opened();
    source.destroy();
    const taken = new Promise((resolve) => stdout.write(Buffer.alloc(1_000_000), resolve));
    await taken;
    expect((await source.ended).isClean).toBe(false);
    expect(told).toEqual([]);
  });

  it('ends when a pipe breaks', async () => {
    const { stdout, source } = opened();
    stdout.destroy(new Error('broken'));
    expect(await source.ended).toMatchObject({ isClean: false, failure: 'other' });
  });
});
