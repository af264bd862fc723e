import type { CallHandler } from '../engine-call.ts';
import type { PretendContainer } from '../../machine/pretend-container.ts';
import { findContainer } from './find-container.ts';

/** A sample every interval until the container is removed: after its end they are zeroed, as Docker's are. */
export const containerStats: CallHandler = async ({ state, reply, target, query, fault }) => {
  const { container, removed } = findContainer(state, target);
  const { clock } = state;
  const intervalMs = state.options.statsIntervalMs ?? 1_000;
  const response = reply.open('application/json');
  let before: Sample | undefined;
  const send = () => {
    const sample = sampleOf(container, clock.now());
    response.write(`${JSON.stringify(documentOf(container, sample, before))}\n`);
    before = sample;
  };
  if (['0', 'false'].includes(query.get('stream') ?? '1')) {
    send();
    response.end();
    return;
  }
  if (fault?.kind === 'cut') return reply.cut();
  let cancel = () => {};
  const next = () => {
    cancel = clock.after(intervalMs, () => {
      send();
      if (fault?.kind !== 'hang') next();
    });
  };
  next();
  await Promise.race([removed, reply.closed]);
  cancel();
  response.end();
};

interface Sample {
  readonly at: number;
  /** Nanoseconds. */
  readonly cpu: number;
}

function sampleOf(container: PretendContainer, at: number): Sample {
  return { at, cpu: (at - (container.startedAt ?? at)) * 1e6 };
}

function documentOf(container: PretendContainer, { at, cpu }: Sample, before: Sample | undefined): object {
  if (!container.isLive) {
    const zero = '0001-01-01T00:00:00Z';
    return { id: container.id, read: zero, preread: zero, pids_stats: {}, cpu_stats: {}, memory_stats: {} };
  }
  const cpuStats = (sample: Sample) => ({
    cpu_usage: { total_usage: sample.cpu, usage_in_kernelmode: 0, usage_in_usermode: sample.cpu },
    system_cpu_usage: sample.at * 1e6,
    online_cpus: 1,
    throttling_data: { periods: 0, throttled_periods: 0, throttled_time: 0 },
  });
  return {
    id: container.id,
    name: `/${container.name}`,
    read: new Date(at).toISOString(),
    preread: before === undefined ? '0001-01-01T00:00:00Z' : new Date(before.at).toISOString(),
    pids_stats: { current: 1 },
    cpu_stats: cpuStats({ at, cpu }),
    precpu_stats: before === undefined ? { cpu_usage: { total_usage: 0 } } : cpuStats(before),
    memory_stats: {
      usage: container.memory,
      max_usage: container.peakMemory,
      limit: container.spec.memoryBytes ?? 8_589_934_592,
      stats: { cache: 0, rss: container.memory, total_inactive_file: 0 },
    },
    networks: {},
    blkio_stats: { io_service_bytes_recursive: [] },
  };
}
