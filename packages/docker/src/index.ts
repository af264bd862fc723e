export { createDockerDriver } from './driver/docker-driver.ts';
export type { DockerDriver } from './driver/docker-driver.ts';
export type { DockerDriverOptions } from './driver/docker-options.ts';
export type { Timing } from './run/timing.ts';

export { engineFromEnvironment } from './environment/engine-from-environment.ts';
export type { EngineFromEnvironmentOptions, FoundEngine } from './environment/engine-from-environment.ts';

export type { EngineAddress, EngineAddressOptions, EngineTls } from './engine/transport/engine-address.ts';
export { createEngineClient } from './engine/engine-client.ts';
export type { EngineClient, EngineClientOptions } from './engine/engine-client.ts';
export type { EngineInfo } from './engine/engine-info.ts';

export { createDockerImageStore } from './prepare/docker-image-store.ts';

export { isOwnContainer } from './ownership/container-identity.ts';
export { LABEL, MANAGED_BY } from './ownership/labels.ts';

export { readOutput } from './output/read-output.ts';
export type { ReadOutputOptions } from './output/read-output.ts';
export { sweepContainers } from './ownership/sweep.ts';
export type { LeakedContainer, SweepOptions } from './ownership/sweep.ts';

export type { OutputEntry } from './output/output-entry.ts';
export type { DockerTaskOptions, GuardedTaskOption } from './prepare/docker-task-options.ts';
