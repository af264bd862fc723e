// What a driver needs for its first task and not before.
export { createWarmPool } from '../pool/create-warm-pool.ts';
export { claimRun } from '../prepare/claim-run.ts';
export { createPuller } from '../prepare/create-puller.ts';
export { prepareTask } from '../prepare/prepare-task.ts';
export { readTask } from '../prepare/read-task.ts';
export { checkSavedRun } from '../run/check-saved-run.ts';
export { findSavedContainer } from '../run/find-saved-container.ts';
export { reattachRun } from '../run/reattach-run.ts';
export { startRun } from '../run/start-run.ts';
export { DockerPreparedTask } from './docker-prepared-task.ts';
