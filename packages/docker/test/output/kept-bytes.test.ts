import { expect, it } from 'vitest';
import { keptBytes } from '../../src/output/kept-bytes.ts';

const MEBIBYTE = 1024 * 1024;

it.each<[driver: string, options: Record<string, string>, bytes: number]>([
  ['local', { 'max-size': '16m', 'max-file': '2' }, 16 * MEBIBYTE],
  ['local', { 'max-size': '1g', 'max-file': '3' }, 2048 * MEBIBYTE],
  // The engine's own defaults.
  ['local', {}, 80 * MEBIBYTE],
  ['json-file', {}, Number.POSITIVE_INFINITY],
  ['json-file', { 'max-size': '-1' }, Number.POSITIVE_INFINITY],
  // Every byte may take six.
  ['json-file', { 'max-size': '6m', 'max-file': '2' }, MEBIBYTE],
  ['json-file', { 'max-size': '6m' }, 0],
  ['local', { 'max-size': '100kB', 'max-file': '2' }, 102_400],
  ['local', { 'max-size': 'much' }, 0],
  ['journald', {}, 0],
  ['none', {}, 0],
])('%s %j keeps %d bytes for certain', (driver, options, bytes) => {
  expect(keptBytes({ driver, options })).toBe(bytes);
});
