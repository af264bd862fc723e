export { describeCredentials } from './describe-credentials.ts';
export { describeDirectStreams } from './describe-direct-streams.ts';
export { describeGivenUpTasks } from './describe-given-up-tasks.ts';
export { describeHeldWorkers } from './describe-held-workers.ts';
export { describeKilledWorkers } from './describe-killed-workers.ts';
export { describeLateWrites } from './describe-late-writes.ts';
export { describeQueueConformance } from './describe-queue-conformance.ts';
export { startHoldingProxy } from './holding-proxy.ts';
export type { OpenStore, PrivateStore } from './private-store.ts';
