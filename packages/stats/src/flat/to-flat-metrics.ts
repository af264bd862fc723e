import type { StatsSample } from '@drv/core';
import { withoutUndefined } from '@drv/core/driver';
import type { FlatMetrics } from './flat-metrics.ts';

/**
 * A sample as one flat record, for what still reads the figures of the 2017 Go driver.
 *
 * The names and units are that driver's; these of its formulas were wrong and are not kept:
 *
 * - It multiplied by the number of entries in `percpu_usage`: 0 on cgroup v2, so that every `cpu_*` was 0 there, and
 *   too many on machines with processors offline. Here by the number of online processors.
 * - It cut percentages down to whole numbers: 0.27 became 0. Here they keep their fraction.
 * - It subtracted unsigned counters, so that a restart gave 1 891 973 751 061 %; and it showed the average of a
 *   lifetime as the first figure. Here both have no `cpu_*`.
 * - `mem_usage` counted the page cache. Here it is the working set, as `docker stats` shows it.
 * - What the engine did not tell became 0. Here it is absent.
 *
 * With Podman `cpu_total` is by wall clock, and the parts are absent.
 */
export function toFlatMetrics(sample: StatsSample): FlatMetrics {
  const { cpu, memory, network, disk } = sample;
  const byWallClock = cpu.cores === undefined ? undefined : cpu.cores * 100;
  return withoutUndefined({
    net_rx: network?.rxBytes,
    net_tx: network?.txBytes,
    mem_limit: memory.limitBytes,
    mem_usage: memory.workingSetBytes,
    disk_read: disk?.readBytes,
    disk_write: disk?.writeBytes,
    cpu_user: cpu.userPercent,
    cpu_total: cpu.percent ?? byWallClock,
    cpu_kernel: cpu.kernelPercent,
  });
}
