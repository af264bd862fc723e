export { taskStoreCases } from './cases/task-store-cases.ts';
export type { TaskStoreCase, TaskStoreContext } from './cases/task-store-cases.ts';
