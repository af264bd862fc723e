import { expect, it } from 'vitest';
import { workerNeed } from '../../src/parse/worker-need.ts';

it.each([
  ['gpu', { label: 'gpu' }],
  ['zone:eu/west-1', { label: 'zone:eu/west-1' }],
  ['memory', { label: 'memory' }],
  ['memory=8g', { memoryBytes: 8 * 1024 ** 3 }],
  ['cpus=0.5', { cpus: 0.5 }],
])('reads %s', (text, need) => expect(workerNeed(text)).toEqual(need));

it.each([
  ['', /a label/],
  ['a b', /a label/],
  ['gpu=1', /write memory=SIZE, cpus=N or a label/],
  ['memory=much', /not a size/],
  ['cpus=0', /above 0/],
  ['x'.repeat(65), /at most 64/],
])('refuses %j', (text, why) => expect(() => workerNeed(text)).toThrow(why));
