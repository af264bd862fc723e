export { createQueueDriver } from './driver/create-queue-driver.ts';
export type { QueueDriverOptions, Secrets } from './driver/queue-driver-options.ts';
export type { QueueTaskOptions } from './driver/queue-task-options.ts';

export { openDirectListener } from './direct/direct-listener.ts';
export type { DirectListener, DirectListenerOptions, ExpectedConnection } from './direct/direct-listener.ts';
export type { DirectOffer } from './protocol/direct-offer.ts';

export { createMemoryStore } from './store/memory-store.ts';
export { QUEUE_NAME } from './store/queue-name.ts';
export { createWatchers } from './store/watchers.ts';
export type { Watchers, WatchersOptions } from './store/watchers.ts';
export { LISTED_BODY_BYTES, MAX_ENTRY_BYTES, MAX_PRIORITY } from './store/task-store.ts';
export type {
  ClaimedRun,
  ClaimOptions,
  Direction,
  ListedRun,
  NewMessages,
  NodeRun,
  QueueDepth,
  QueuedRun,
  RunState,
  RunSummary,
  RunUpdate,
  StoredMessage,
  TaskStore,
} from './store/task-store.ts';
export type { KnownWorker, RunNeeds, WorkerIdentity, WorkerOffer } from './store/workers.ts';

export { createTaskWorker } from './worker/create-task-worker.ts';
export type { TaskWorker } from './worker/create-task-worker.ts';
export type { EnvironmentOf, TaskWorkerOptions } from './worker/task-worker-options.ts';

export { createFleet } from './fleet/create-fleet.ts';
export type { Fleet, FleetOptions, FleetRun } from './fleet/create-fleet.ts';
export type { FleetTask } from './fleet/fleet-task.ts';
export type { Unreadable } from './protocol/codec.ts';
export type { FleetStop } from './fleet/stop-run.ts';
export type { KeptOutput, KeptOutputOptions, ReadContainerOutput } from './look/read-container-output.ts';
