import { expect, it } from 'vitest';
import { goMessage } from '../../src/launcher/go-message.ts';

const nonce = '0'.repeat(32);

it('is counted, and its texts are ended by zero bytes', () => {
  const message = goMessage({ nonce, command: ['echo', 'ä'], env: { A: 'b=c' } });
  expect(message?.subarray(0, 1).toString()).toBe('g');
  expect([1, 5, 9].map((at) => message?.readUInt32LE(at))).toEqual([32 + 5 + 3 + 6, 2, 1]);
  expect(message?.subarray(13).toString()).toBe(`${nonce}echo\0ä\0A=b=c\0`);
});

it('is none for what no kernel takes', () => {
  expect(goMessage({ nonce, command: ['x'.repeat(5 * 1024 * 1024)], env: {} })).toBeUndefined();
});
