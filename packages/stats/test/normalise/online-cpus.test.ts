import { expect, test } from 'vitest';
import { onlineCpus } from '../../src/normalise/online-cpus.ts';

const linux = { os: 'linux', engine: 'docker', cgroup: 'v1' } as const;

test.each([
  ['what the engine counted', { online_cpus: 2, cpu_usage: { percpu_usage: [1, 2, 0, 0] } }, 2],
  ['the entries where it did not', { cpu_usage: { percpu_usage: [1, 2, 0] } }, 3],
  ['the entries where it counted none', { online_cpus: 0, cpu_usage: { percpu_usage: [1] } }, 1],
  ['nothing where there are none', { cpu_usage: { percpu_usage: [] } }, undefined],
  ['nothing where nothing tells', {}, undefined],
])('%s', (_name, cpu, count) => {
  expect(onlineCpus({ cpu_stats: cpu }, linux)).toBe(count);
});
