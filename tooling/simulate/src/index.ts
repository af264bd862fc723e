export { createRandom } from './random.ts';
export { onSharedMachine } from './shared-machine.ts';
export { simulateFleet } from './simulate-fleet.ts';
export { simulateLoss } from './simulate-loss.ts';
