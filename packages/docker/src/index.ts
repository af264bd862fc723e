export { createDockerDriver } from './driver/docker-driver.ts';
export type { DockerDriver } from './driver/docker-driver.ts';
export type { DockerDriverOptions, SpoolChoice } from './driver/docker-options.ts';
export type { EarlierDriverOptions } from './driver/earlier-options.ts';
export type { PoolOptions } from './pool/pool-options.ts';
export type { TimingOptions } from './run/timing.ts';

export { engineFromEnvironment } from './environment/engine-from-environment.ts';
export type { EngineFromEnvironmentOptions, FoundEngine } from './environment/engine-from-environment.ts';

export type {
  EngineAddress,
  EngineAddressOptions,
  EngineTls,
} from './engine/transport/address/engine-address.ts';
export type { DockerodeLike } from './engine/transport/settings-of-dockerode.ts';
export { createEngineClient } from './engine/engine-client.ts';
export { findRefusedCalls } from './engine/find-refused-calls.ts';
export type { RefusedCall } from './engine/find-refused-calls.ts';
export type { EngineClient } from './engine/engine-client.ts';
export type { EngineClientOptions } from './engine/engine-client-options.ts';
export type { PathState } from './engine/calls/container-archive.ts';
export type { CreateContainerOptions, CreatedContainer } from './engine/calls/container-create.ts';
export type { EndEvent } from './engine/calls/container-events.ts';
export type { RememberedRun } from './engine/calls/remembered-run.ts';
export type { ListedContainer } from './engine/calls/container-list.ts';
export type { LogsOptions } from './engine/calls/container-logs.ts';
export type { ContainerSpec, HostConfig } from './engine/calls/container-spec.ts';
export type { ContainerState, ContainerStatus, LogConfig } from './engine/calls/container-state.ts';
export type { ImageCommand } from './engine/calls/image-command.ts';
export type { StatsStreamOptions } from './engine/calls/container-stats.ts';
export type { PendingExit } from './engine/calls/container-wait.ts';
export type { CallOptions } from './engine/transport/engine-request.ts';
export type { EngineIdentity, EngineInfo } from './engine/traits/engine-info.ts';

export { createDockerImageStore } from './prepare/docker-image-store.ts';
export type { DockerImageStoreOptions } from './prepare/docker-image-store.ts';

export { LABEL, MANAGED_BY } from './ownership/labels.ts';

export { readOutput } from './output/read-output.ts';
export type { ReadOutputOptions } from './output/read-output.ts';
export { sweepContainers } from './ownership/sweep.ts';
export type { DanglingContainer, SweepOptions } from './ownership/sweep.ts';

export { listTasks } from './tasks/list-tasks.ts';
export type { ListTasksOptions } from './tasks/list-tasks.ts';
export type { ListedTask } from './tasks/listed-task.ts';
export { stopTask } from './tasks/stop-task.ts';
export type { StopTaskOptions } from './tasks/stop-task.ts';
export { watchTasks } from './tasks/watch-tasks.ts';
export type { WatchedTask, WatchTasksOptions } from './tasks/watch-tasks.ts';

export type { OutputEntry } from './output/output-entry.ts';
export type { DockerTaskOptions, GuardedTaskOption, LogChoice } from './prepare/docker-task-options.ts';
