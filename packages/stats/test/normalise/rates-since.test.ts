import { expect, test } from 'vitest';
import { ratesSince } from '../../src/index.ts';
import { sampleAt } from '../series/samples.ts';

const at = (second: number, timeNs: number, epoch = 0) =>
  sampleAt(second, { epoch, cpu: { timeNs, systemNs: second * 4e9, onlineCpus: 4, cores: 99, percent: 99 } });

test('replaces the rates of the sample by those since the earlier one', () => {
  expect(ratesSince(at(10, 6e9), at(0, 1e9))).toEqual({
    ...at(10, 6e9),
    elapsedMs: 10_000,
    cpu: { timeNs: 6e9, systemNs: 40e9, onlineCpus: 4, cores: 0.5, percent: 50 },
  });
});

test('gives none across a restart', () => {
  const { cpu, elapsedMs } = ratesSince(at(10, 6e9, 1), at(0, 1e9));
  expect(cpu).toEqual({ timeNs: 6e9, systemNs: 40e9, onlineCpus: 4 });
  expect(elapsedMs).toBe(10_000);
});

test('gives none when the other one is not earlier', () => {
  const { cpu, ...rest } = ratesSince(at(10, 6e9), at(10, 1e9));
  expect(cpu).not.toHaveProperty('cores');
  expect(rest).not.toHaveProperty('elapsedMs');
});

test('without a count of processors there is no percentage', () => {
  const bare = (second: number, timeNs: number) =>
    sampleAt(second, { cpu: { timeNs, systemNs: second * 1e9 } });
  expect(ratesSince(bare(2, 2e9), bare(0, 1e9)).cpu).toEqual({ timeNs: 2e9, systemNs: 2e9, cores: 0.5 });
});

test('a system counter that stood still gives no percentage', () => {
  const stuck = (second: number, timeNs: number) =>
    sampleAt(second, { cpu: { timeNs, systemNs: 7, onlineCpus: 1 } });
  expect(ratesSince(stuck(2, 2e9), stuck(0, 1e9)).cpu).not.toHaveProperty('percent');
});
