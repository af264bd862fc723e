import { expect, it } from 'vitest';
import { simulateFleet, type Fleet } from '../src/simulate-fleet.ts';

const TASKS = 150_000;

/** A store and engines that cost nothing: then only the slots are waited for. */
const slotsAlone: Fleet = {
  seed: 7,
  machines: 4,
  slots: 2,
  startsPerSecond: 1e9,
  storePerSecond: 1e9,
  arrivals: 6.8,
  runSeconds: 1,
  forSeconds: 1_000,
};

/** The mean wait of a queue with so many servers (M/M/c), by Erlang's formula C. */
function erlangWait(servers: number, arrivals: number, runSeconds: number): number {
  const load = arrivals * runSeconds;
  let term = 1;
  let sum = 1;
  for (let server = 1; server < servers; server += 1) {
    term *= load / server;
    sum += term;
  }
  const all = (term * load) / servers / (1 - load / servers);
  return (all / (sum + all)) * (runSeconds / (servers - load));
}

it.each([
  [4, 2, 6.8],
  [4, 2, 4],
  [10, 4, 34],
])('%i machines with %i slots and %d tasks a second wait as the theory says', (machines, slots, arrivals) => {
  const expected = erlangWait(machines * slots, arrivals, 1);
  const { wait, busy } = simulateFleet({
    ...slotsAlone,
    machines,
    slots,
    arrivals,
    forSeconds: TASKS / arrivals,
  });
  expect(wait.mean / expected).toBeGreaterThan(0.85);
  expect(wait.mean / expected).toBeLessThan(1.15);
  expect(busy).toBeCloseTo(arrivals / (machines * slots), 1);
});

it('the same seed gives the same', () => {
  const one = { ...slotsAlone, forSeconds: 100 };
  expect(simulateFleet(one)).toEqual(simulateFleet(one));
  expect(simulateFleet(one)).not.toEqual(simulateFleet({ ...one, seed: 8 }));
});

it('engines that are asked for more than they can start bound the whole', () => {
  const { ended } = simulateFleet({ ...slotsAlone, startsPerSecond: 1, slots: 50, forSeconds: 1_000 });
  expect(ended).toBeGreaterThan(3_900);
  expect(ended).toBeLessThanOrEqual(4_000);
});

it('a store that is asked for more than it can carry bounds the whole', () => {
  const { ended } = simulateFleet({ ...slotsAlone, storePerSecond: 2, forSeconds: 1_000 });
  expect(ended).toBeGreaterThan(1_950);
  expect(ended).toBeLessThanOrEqual(2_000);
});

it('what ran on a machine that is gone is lost, and no more than that', () => {
  const { lost, requeued } = simulateFleet({
    ...slotsAlone,
    failing: 1,
    startsPerSecond: 20,
    forSeconds: 600,
  });
  expect(lost + requeued).toBeGreaterThan(0);
  expect(lost + requeued).toBeLessThanOrEqual(slotsAlone.slots);
});
