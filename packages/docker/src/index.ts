export { createDockerDriver } from './docker-driver.ts';
export type { DockerDriverOptions, Timing } from './docker-options.ts';

export type { EngineAddress, EngineAddressOptions, EngineTls } from './engine/engine-address.ts';
export { createEngineClient } from './engine/engine-client.ts';
export type { EngineClient, EngineClientOptions } from './engine/engine-client.ts';
export type { EngineInfo } from './engine/engine-info.ts';

export { createDockerImageStore } from './image/docker-image-store.ts';

export { sweepContainers } from './recover/sweep.ts';
export type { LeakedContainer, SweepOptions } from './recover/sweep.ts';
