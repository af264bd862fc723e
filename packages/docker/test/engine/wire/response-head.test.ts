import { describe, expect, it } from 'vitest';
import { createHeadReader } from '../../../src/engine/wire/response-head.ts';

const read = (text: string, pieceBytes = text.length) => {
  const reader = createHeadReader();
  const bytes = Buffer.from(text, 'latin1');
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const found = reader.push(bytes.subarray(at, at + pieceBytes));
    if (found !== undefined)
      return { ...found.head, rest: String(found.rest) + String(bytes.subarray(at + pieceBytes)) };
  }
  return undefined;
};

describe('createHeadReader', () => {
  it('reads a head wherever it is cut, and gives what is behind it', () => {
    const text = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nA: 1\r\nB:  2 \r\na: 3\r\n\r\nrest';
    for (let pieceBytes = 1; pieceBytes <= text.length; pieceBytes += 1) {
      const head = read(text, pieceBytes);
      expect(head).toMatchObject({ status: 200, keepsAlive: true, rest: 'rest' });
      expect([...(head?.headers ?? [])]).toEqual([
        ['a', '1, 3'],
        ['b', '2'],
      ]);
    }
  });

  it.each([
    ['HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n', false],
    ['HTTP/1.1 200\r\nConnection: Keep-Alive\r\n\r\n', true],
    ['HTTP/1.0 200 OK\r\n\r\n', false],
  ])('knows whether the connection can be used again: %j', (text, keepsAlive) => {
    expect(read(text)).toMatchObject({ keepsAlive });
  });

  it.each([
    'SSH-2.0-x',
    'HTTP/2 200\r\n\r\n',
    'HTTP/1.1 20 OK\r\n\r\n',
    'HTTP/1.1 200 OK\r\nno colon\r\n\r\n',
    'HTTP/1.1 200 OK\r\nA : 1\r\n\r\n',
    `HTTP/1.1 200 OK\r\n${'A: 1\r\n'.repeat(20_000)}`,
  ])('refuses %j', (text) => {
    expect(() => read(text, 100)).toThrow(expect.objectContaining({ code: 'DRV_PROTOCOL' }));
  });
});
