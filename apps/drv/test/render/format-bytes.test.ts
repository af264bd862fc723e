import { expect, it } from 'vitest';
import { formatBytes } from '../../src/render/format-bytes.ts';

it.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1 KiB'],
  [1_048_575, '1 MiB'],
  [35_861_299, '34.2 MiB'],
  [134_217_728, '128 MiB'],
  [2_147_483_648, '2 GiB'],
  [Number.MAX_SAFE_INTEGER, '8 PiB'],
])('%i bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
