/**
 * What a container uses as nine numbers under the names of the 2017 Go driver. A name is absent where the engine did not
 * tell the figure.
 */
export interface FlatMetrics {
  /** Counters, bytes. */
  readonly net_rx?: number;
  readonly net_tx?: number;
  readonly disk_read?: number;
  readonly disk_write?: number;
  /** Bytes. */
  readonly mem_limit?: number;
  readonly mem_usage?: number;
  /** Percent, 100 for one processor. */
  readonly cpu_total?: number;
  readonly cpu_user?: number;
  readonly cpu_kernel?: number;
}
