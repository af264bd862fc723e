export { FLEET_FAULTS, type FleetFault } from './many/fleet-fault.ts';
export { runManyTasks, type ManyTasksReport } from './many/run-many-tasks.ts';
