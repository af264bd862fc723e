// What a driver needs for its first task and not before.
export { createPuller } from '../prepare/create-puller.ts';
export { prepareTask } from '../prepare/prepare-task.ts';
export { readTask } from '../prepare/read-task.ts';
export { DockerPreparedTask } from './docker-prepared-task.ts';
