export { FLEET_FAULTS, fleetFaults, type FleetFault } from './many/fleet-fault.ts';
export { hereTwice, machineOf, type FleetMachine } from './many/fleet-machine.ts';
export { runManyTasks, type ManyTasksReport } from './many/run-many-tasks.ts';
