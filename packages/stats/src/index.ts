export { readCgroup } from './cgroup/read-cgroup.ts';
export type { CgroupReading, ReadCgroupOptions } from './cgroup/read-cgroup.ts';
export { watchCgroup } from './cgroup/watch-cgroup.ts';
export type { WatchCgroupOptions } from './cgroup/watch-cgroup.ts';

export { createLatestFeed } from './channel/create-latest-feed.ts';
export type { LatestFeed } from './channel/create-latest-feed.ts';
export { sampleEvery } from './channel/sample-every.ts';

export { lttb } from './chart/lttb.ts';
export type { ChartPoint } from './chart/lttb.ts';

export type { FlatMetrics } from './flat/flat-metrics.ts';
export { toFlatMetrics } from './flat/to-flat-metrics.ts';

export { normaliseDockerStats } from './normalise/normalise-docker-stats.ts';
export type { NormaliseOptions } from './normalise/origin.ts';
export { ratesSince } from './normalise/rates-since.ts';

export type { Counter } from './series/counter.ts';
export { createStatsRecorder } from './series/create-stats-recorder.ts';
export type { StatsRecorder, StatsRecorderOptions } from './series/create-stats-recorder.ts';
export { decimate } from './series/decimate.ts';
export type { Gauge } from './series/gauge.ts';
export { mergeBuckets } from './series/merge-buckets.ts';
export type { CounterName, GaugeName, StatsBucket } from './series/stats-bucket.ts';
export type { StatsSummary } from './series/stats-summary.ts';
