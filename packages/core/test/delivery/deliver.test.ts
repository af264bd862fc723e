import net from 'node:net';
import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { deliver } from '../../src/delivery/deliver.ts';
import { HandSink, keepAll, listenersOf, turns } from '../../../../tooling/config/test-sinks.ts';

/** A spool with these pieces; counts how many were taken. */
function pieces(...all: readonly string[]) {
  const left = [...all];
  return {
    taken: () => all.length - left.length,
    async take() {
      const next = left.shift();
      return next === undefined ? undefined : Buffer.from(next);
    },
  };
}

const signal = new AbortController().signal;

describe('deliver', () => {
  it('gives all in order, and leaves the sink open and without listeners', async () => {
    const sink = keepAll();
    const before = listenersOf(sink);
    const onAccepted = vi.fn<() => void>();
    expect(await deliver(pieces('a', 'b', 'c'), sink, { signal, onAccepted })).toEqual({ delivered: true });
    expect(sink.bytes.toString()).toBe('abc');
    expect(sink.writable).toBe(true);
    expect(onAccepted).toHaveBeenCalledTimes(3);
    await turns();
    expect(listenersOf(sink)).toEqual(before);
  });

  it('takes no more than one piece while the sink is full', async () => {
    const sink = new HandSink();
    const spool = pieces('a', 'b', 'c');
    const delivery = deliver(spool, sink, { signal });
    await turns();
    expect([sink.bytes.toString(), spool.taken()]).toEqual(['a', 2]);
    sink.accept();
    await turns();
    expect([sink.bytes.toString(), spool.taken()]).toEqual(['ab', 3]);
    sink.accept();
    // The last piece was given; whether the sink ever finishes with it is its own affair.
    expect(await delivery).toEqual({ delivered: true });
    expect(sink.bytes.toString()).toBe('abc');
  });

  it('survives a sink that fails on its last write, after all was given', async () => {
    const sink = new HandSink();
    expect(await deliver(pieces('a'), sink, { signal })).toEqual({ delivered: true });
    sink.accept(new Error('EPIPE'));
    await turns();
    expect(sink.destroyed).toBe(true);
    expect(sink.listenerCount('error')).toBe(0);
  });

  it('ends when the sink fails', async () => {
    const sink = new HandSink();
    const delivery = deliver(pieces('a', 'b'), sink, { signal });
    await turns();
    const error = new Error('disk full');
    sink.accept(error);
    expect(await delivery).toEqual({ delivered: false, error });
    await turns();
    expect(listenersOf(sink)).toEqual(listenersOf(new Writable()));
  });

  it('ends when the sink fails without being destroyed', async () => {
    const sink = new Writable({
      autoDestroy: false,
      write: (_chunk, _encoding, done) => done(new Error('no')),
    });
    expect(await deliver(pieces('a', 'b', 'c'), sink, { signal })).toMatchObject({ delivered: false });
    await turns();
    expect(sink.listenerCount('error')).toBe(0);
  });

  it.each([[['a', 'b']], [['a']]])('ends when the sink throws, also at the last piece: %j', async (given) => {
    const error = new Error('from write');
    const sink = new Writable({
      write() {
        throw error;
      },
    });
    expect(await deliver(pieces(...given), sink, { signal })).toEqual({ delivered: false, error });
  });

  it.each([
    ['destroyed', (sink: Writable) => sink.destroy()],
    ['destroyed with an error', (sink: Writable) => sink.destroy(new Error('gone'))],
    ['ended', (sink: Writable) => sink.end()],
  ])('ends when the sink is %s while it is full', async (_how, close) => {
    const sink = new HandSink();
    const delivery = deliver(pieces('a', 'b'), sink, { signal });
    await turns();
    close(sink);
    sink.accept();
    expect(await delivery).toMatchObject({ delivered: false });
    expect(sink.bytes.toString()).toBe('a');
    await turns();
    expect(sink.listenerCount('error')).toBe(0);
  });

  it('gives nothing to a sink that was closed before', async () => {
    const sink = keepAll();
    sink.destroy();
    expect(await deliver(pieces('a'), sink, { signal })).toMatchObject({ delivered: false });
    expect(await deliver(pieces(), sink, { signal })).toEqual({ delivered: true });
  });

  it('ends when the signal aborts, though the sink never takes more', async () => {
    const controller = new AbortController();
    const sink = new HandSink();
    const delivery = deliver(pieces('a', 'b'), sink, { signal: controller.signal });
    await turns();
    controller.abort();
    expect(await delivery).toMatchObject({ delivered: false });
    sink.accept();
    await turns();
    expect(listenersOf(sink)).toEqual(listenersOf(new Writable()));
  });

  it('tells a spool that fails from a sink that does', async () => {
    const error = new Error('EIO');
    const spool = { take: () => Promise.reject(error) };
    expect(await deliver(spool, keepAll(), { signal })).toEqual({
      delivered: false,
      error,
      spoolFailed: true,
    });
  });

  it('ends when the other end of a socket reads the first line only', async () => {
    const server = net.createServer((socket) => socket.once('data', () => socket.destroy())).listen(0);
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const sink = net.connect(typeof address === 'object' && address !== null ? address.port : 0);
    const endless = { take: async () => Buffer.alloc(64 * 1024, 'x') };
    expect(await deliver(endless, sink, { signal })).toMatchObject({ delivered: false });
    await new Promise((resolve) => server.close(resolve));
    await turns();
    expect(sink.listenerCount('error')).toBe(0);
  });

  it('gives many deliveries one sink, without a warning of too many listeners', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    const sink = new HandSink();
    const before = listenersOf(sink);
    const all = Promise.all(Array.from({ length: 30 }, () => deliver(pieces('ab', 'cd'), sink, { signal })));
    await turns();
    expect(sink.listenerCount('error')).toBe(1);
    expect(await sink.acceptUntil(all)).toHaveLength(30);
    expect(await all).not.toContainEqual({ delivered: false });
    while (sink.writableLength > 0) {
      sink.accept();
      await turns(1);
    }
    expect(sink.length).toBe(120);
    expect(listenersOf(sink)).toEqual(before);
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });

  it('gives two deliveries one sink', async () => {
    const sink = new PassThrough({ highWaterMark: 2 });
    const all: string[] = [];
    sink.on('data', (chunk) => all.push(String(chunk)));
    const both = [
      deliver(pieces('a', 'b', 'c'), sink, { signal }),
      deliver(pieces('1', '2', '3'), sink, { signal }),
    ];
    expect(await Promise.all(both)).toEqual([{ delivered: true }, { delivered: true }]);
    await turns();
    expect(all.toSorted().join('')).toBe('123abc');
  });
});
