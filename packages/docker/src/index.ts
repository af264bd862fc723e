export { createDockerDriver } from './docker-driver.ts';
export type { DockerDriver } from './docker-driver.ts';
export type { DockerDriverOptions, Timing } from './docker-options.ts';

export type { EngineAddress, EngineAddressOptions, EngineTls } from './engine/engine-address.ts';
export { createEngineClient } from './engine/engine-client.ts';
export type { EngineClient, EngineClientOptions } from './engine/engine-client.ts';
export type { EngineInfo } from './engine/engine-info.ts';

export { createDockerImageStore } from './image/docker-image-store.ts';

export { LABEL, MANAGED_BY } from './prepare/labels.ts';

export { readOutput } from './recover/read-output.ts';
export type { ReadOutputOptions } from './recover/read-output.ts';
export { sweepContainers } from './recover/sweep.ts';
export type { LeakedContainer, SweepOptions } from './recover/sweep.ts';

export type { OutputEntry } from './streams/output-entry.ts';
