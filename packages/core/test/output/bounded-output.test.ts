import { expect, it } from 'vitest';
import { BoundedOutput } from '../../src/output/bounded-output.ts';

it('keeps everything up to its bound, from single bytes to large chunks', () => {
  const output = new BoundedOutput(3_000_000);
  const chunks = [Buffer.from('a'), Buffer.alloc(5_000, 'b'), Buffer.alloc(2_000_000, 'c'), Buffer.from('ü')];
  for (const chunk of chunks) output.write(chunk);
  expect(output.bytes().equals(Buffer.concat(chunks))).toBe(true);
  expect(output.text().endsWith('cü')).toBe(true);
  expect(output.truncated).toBe(false);
});

it('takes what is over its bound and forgets it; the text ends with a whole character', () => {
  const output = new BoundedOutput(4);
  output.write('aü');
  output.write('ü🙂');
  expect(output.truncated).toBe(true);
  expect(output.text()).toBe('aü');
  expect(output.bytes()).toHaveLength(4);
});

it('keeps bytes of its own: whoever writes may use a buffer again', () => {
  const output = new BoundedOutput(10);
  const buffer = Buffer.from('one');
  output.write(buffer);
  buffer.fill('x');
  expect(output.text()).toBe('one');
});

it('bytes that are no text become U+FFFD', () => {
  const output = new BoundedOutput(10);
  output.write(Buffer.from([0x61, 0xff, 0xc3]));
  expect(output.text()).toBe('a\ufffd\ufffd');
});
