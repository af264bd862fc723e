import { expect, test } from 'vitest';
import { normaliseDockerStats, toFlatMetrics } from '../../src/index.ts';
import { sampleAt } from '../series/samples.ts';
import { vectors } from '../vectors.ts';

function metricsOf(id: string) {
  const vector = vectors.find((candidate) => candidate.id === id);
  const sample = normaliseDockerStats(vector?.raw, undefined, { os: vector?.os ?? 'linux' });
  return sample === undefined ? undefined : toFlatMetrics(sample);
}

test('gives the nine names', () => {
  const metrics = metricsOf('otel-v2-idle');
  expect(Object.keys(metrics ?? {}).sort()).toEqual([
    'cpu_kernel',
    'cpu_total',
    'cpu_user',
    'disk_read',
    'disk_write',
    'mem_limit',
    'mem_usage',
    'net_rx',
    'net_tx',
  ]);
});

test('the processor of a cgroup v2 is not 0', () => {
  expect(metricsOf('syn-pids-unlimited')).toMatchObject({
    cpu_total: 50,
    cpu_user: 40,
    cpu_kernel: 10,
    mem_usage: 73_400_320,
  });
});

test('processors that are offline do not count', () => {
  expect(metricsOf('telegraf-v1-two-nics')).toMatchObject({ cpu_total: 400, cpu_user: 400, cpu_kernel: 800 });
});

test('a percentage keeps its fraction', () => {
  expect(metricsOf('fn-comment-2016')?.cpu_total).toBeCloseTo(0.2722917, 6);
});

test('a restart is no billions of percent', () => {
  expect(metricsOf('lab-restart-counter-reset')).not.toHaveProperty('cpu_total');
});

test('the first sample is not the average of a lifetime', () => {
  expect(metricsOf('otel-v2-first-sample-oom')).not.toHaveProperty('cpu_total');
});

test('what the engine did not tell is absent, not 0', () => {
  expect(metricsOf('lab-first-live-sample')).not.toHaveProperty('net_rx');
});

test('without a percentage the wall clock counts', () => {
  expect(toFlatMetrics(sampleAt(0, { cpu: { cores: 0.5 } }))).toEqual({ cpu_total: 50 });
});
