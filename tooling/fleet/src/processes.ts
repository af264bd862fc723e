export { spawnProcess, type SpawnedProcess } from './spawn-process.ts';
export { spawnWorker } from './spawn-worker.ts';
