/** Who takes runs from the queue. */
export interface WorkerIdentity {
  /** New for every process. */
  readonly workerId: string;
  /** The engine that it works beside: workers of one node may take over each other's runs. */
  readonly node: string;
}

/** What a run wants of a worker. Everybody can read it who can read the store. */
export interface RunNeeds {
  /** The worker has all of these. */
  readonly labels?: readonly string[] | undefined;
  /** As much of each has to be left on the worker. */
  readonly memoryBytes?: number | undefined;
  readonly cpus?: number | undefined;
}

/** What a worker has, or has left. */
export interface WorkerOffer {
  readonly labels: readonly string[];
  /** Absent: it does not count. */
  readonly memoryBytes?: number | undefined;
  readonly cpus?: number | undefined;
}

/** A worker that was heard of. */
export interface KnownWorker extends WorkerIdentity {
  readonly silentMs: number;
  /** All that it has, whoever uses it at the moment. */
  readonly offer: WorkerOffer;
}
