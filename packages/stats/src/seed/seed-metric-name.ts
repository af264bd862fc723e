/** The names under which the 2017 Go driver wrote its figures. */
export const SEED_METRIC_NAMES = [
  'net_rx',
  'net_tx',
  'mem_limit',
  'mem_usage',
  'disk_read',
  'disk_write',
  'cpu_user',
  'cpu_total',
  'cpu_kernel',
] as const;

/** One of {@link SEED_METRIC_NAMES}. */
export type SeedMetricName = (typeof SEED_METRIC_NAMES)[number];
