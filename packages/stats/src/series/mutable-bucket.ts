import type { Counter } from './counter.ts';
import type { Gauge } from './gauge.ts';
import type { CounterName, GaugeName, StatsBucket } from './stats-bucket.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A bucket that still grows. It never leaves the recorder: readers get copies. */
export interface MutableBucket extends Mutable<Omit<StatsBucket, 'gauges' | 'counters'>> {
  gauges: { [Name in GaugeName]?: Mutable<Gauge> };
  counters: { [Name in CounterName]?: Mutable<Counter> };
}

/** A copy that does not change any more. */
export function copyOf(bucket: MutableBucket): StatsBucket {
  const gauges: MutableBucket['gauges'] = {};
  const counters: MutableBucket['counters'] = {};
  for (const name in bucket.gauges) copyInto(gauges, bucket.gauges, name as GaugeName);
  for (const name in bucket.counters) copyInto(counters, bucket.counters, name as CounterName);
  return { ...bucket, gauges, counters };
}

function copyInto<Name extends string, T extends object>(
  to: { [N in Name]?: T },
  from: { [N in Name]?: T },
  name: Name,
): void {
  const value = from[name];
  if (value !== undefined) to[name] = { ...value };
}
