/** A figure that goes up and down, over some samples. */
export interface Gauge {
  readonly samples: number;
  readonly sum: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  readonly last: number;
}

export function gaugeOf(value: number): Gauge {
  return { samples: 1, sum: value, mean: value, min: value, max: value, last: value };
}

/** Of two gauges one after the other. Associative, up to the rounding of sums. */
export function mergeGauges(a: Gauge, b: Gauge): Gauge {
  const samples = a.samples + b.samples;
  const sum = a.sum + b.sum;
  return {
    samples,
    sum,
    mean: sum / samples,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
    last: b.last,
  };
}
