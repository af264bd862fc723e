import type { CpuStats } from '@drv/core/driver';

/** The counters that rates are taken from, at one moment. */
export type CpuCounters = Figures<'timeNs' | 'userNs' | 'kernelNs' | 'systemNs'>;

export type CpuRates = Figures<'cores' | 'percent' | 'userPercent' | 'kernelPercent'>;

type Figures<Name extends keyof CpuStats> = { readonly [N in Name]?: CpuStats[N] | undefined };

/**
 * How fast the counters grew from one moment to another.
 *
 * - `cores`: Δtime ÷ Δwall clock, as OpenTelemetry's `container.cpu.usage`.
 * - `percent`, Linux: Δtime ÷ Δsystem × processors × 100, as `docker stats`.
 * - `percent`, Windows: Δtime ÷ (Δwall clock × processors) × 100, as `docker stats`.
 *
 * A counter that fell, a clock that stood still and a system counter that stood still give no rate. `docker stats`
 * shows 0 there.
 */
export function cpuRates(input: {
  readonly now: CpuCounters;
  readonly before: CpuCounters;
  readonly elapsedNs: number | undefined;
  readonly onlineCpus: number | undefined;
  readonly windows: boolean;
}): CpuRates {
  const { now, before, elapsedNs, onlineCpus, windows } = input;
  const time = growth(now.timeNs, before.timeNs);
  if (time === undefined) return {};
  const capacity =
    onlineCpus === undefined
      ? undefined
      : windows
        ? product(elapsedNs, onlineCpus)
        : quotient(growth(now.systemNs, before.systemNs), onlineCpus);
  return {
    cores: ratio(time, elapsedNs),
    percent: percent(time, capacity),
    userPercent: percent(growth(now.userNs, before.userNs), capacity),
    kernelPercent: percent(growth(now.kernelNs, before.kernelNs), capacity),
  };
}

function growth(now: number | undefined, before: number | undefined): number | undefined {
  return now === undefined || before === undefined || now < before ? undefined : now - before;
}

function product(a: number | undefined, b: number): number | undefined {
  return a === undefined ? undefined : a * b;
}

function quotient(a: number | undefined, b: number): number | undefined {
  return a === undefined || b === 0 ? undefined : a / b;
}

function ratio(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || whole === undefined || whole <= 0 ? undefined : part / whole;
}

function percent(part: number | undefined, capacity: number | undefined): number | undefined {
  const share = ratio(part, capacity);
  return share === undefined ? undefined : share * 100;
}
