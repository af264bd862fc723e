import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { readOn } from '../../src/delivery/read-on.ts';

describe('readOn', () => {
  it.each([
    ['one piece', 1],
    ['several pieces at once', 3],
  ])('tells of %s that cannot be written, and leaves open what can still be read', async (_what, pieces) => {
    const refused = new Error('write EPIPE');
    const socket = new Duplex({
      read() {},
      write: (_piece, _encoding, done) => done(refused),
      writev: (_pieces, done) => done(refused),
    });
    const onFailed = vi.fn<(error: Error) => void>();
    readOn(socket, onFailed);
    socket.cork();
    for (let piece = 0; piece < pieces; piece += 1) socket.write('input');
    socket.uncork();
    await vi.waitFor(() => expect(onFailed).toHaveBeenCalledWith(refused));
    socket.push('what it had said');
    expect(String(await once(socket, 'data'))).toBe('what it had said');
    expect(socket.destroyed).toBe(false);
  });
});
