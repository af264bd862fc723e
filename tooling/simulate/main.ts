// How long tasks wait on fleets of several sizes, and what is lost with machines: the tables of docs/scale.md.
//
//   pnpm simulate [--seed 1]
import { parseArgs } from 'node:util';
import { simulateFleet, type Fleet } from './src/simulate-fleet.ts';
import { simulateImages } from './src/simulate-images.ts';
import { simulateLoss } from './src/simulate-loss.ts';

const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' } } });
const seed = Number(values.seed);
/** A machine of 8 cores: see docs/scale.md for where these come from. */
const MACHINE = { slots: 16, startsPerSecond: 12 } as const;
/** Twenty for each of the tasks that it carries. */
const STORE_CALLS = 80_000;
/** 1 GB, to machines with 1 Gbit/s from a registry with 10, which all begin within 10 s. */
const IMAGE = { imageBytes: 1e9, machineRate: 125e6, registryRate: 1_250e6, withinSeconds: 10 } as const;
const SIZES = [10, 200, 2_000] as const;
const SHARES = [0.5, 0.8, 0.95] as const;

function fleet(machines: number, share: number, more: Partial<Fleet> = {}): Fleet {
  const runSeconds = 5;
  // A slot is taken while its task is started, too.
  const arrivals = (share * machines * MACHINE.slots) / (runSeconds + 1 / MACHINE.startsPerSecond);
  return {
    seed,
    machines,
    ...MACHINE,
    storePerSecond: 4_000,
    arrivals,
    runSeconds,
    forSeconds: 120,
    ...more,
  };
}

const seconds = (value: number) => (value < 0.0005 ? '0' : value < 10 ? value.toFixed(3) : value.toFixed(0));
const row = (cells: readonly (string | number)[]) => console.log(`| ${cells.join(' | ')} |`);

row(['machines', 'of the slots wanted', 'tasks a second', 'wait p50 (s)', 'wait p99 (s)', 'longest (s)']);
row(Array.from({ length: 6 }, () => '---'));
for (const machines of SIZES) {
  for (const share of SHARES) {
    const one = fleet(machines, share);
    const { wait } = simulateFleet(one);
    const times = [wait.p50, wait.p99, wait.max].map(seconds);
    row([machines, `${share * 100} %`, Math.round(one.arrivals), ...times]);
  }
}
console.log();
row(['machines', 'of them gone at once', 'lost', 'run elsewhere', 'longest wait (s)']);
row(Array.from({ length: 5 }, () => '---'));
for (const machines of SIZES) {
  for (const failing of [1, machines / 10]) {
    const { lost, requeued, wait } = simulateFleet(fleet(machines, 0.8, { failing }));
    row([machines, failing, lost, requeued, seconds(wait.max)]);
  }
}
console.log();
row([
  'machines gone',
  'workers are back',
  'tasks',
  'lost',
  'told first (s)',
  'p50 (s)',
  'last (s)',
  'calls a second, most',
]);
row(Array.from({ length: 8 }, () => '---'));
for (const machines of [1, ...SIZES]) {
  for (const backAfter of [3, undefined]) {
    const { slots } = MACHINE;
    const told = simulateLoss({ seed, machines, slots, callsPerSecond: STORE_CALLS, backAfter });
    const back = backAfter === undefined ? 'never' : `after ${backAfter} s`;
    const times = [told.first, told.p50, told.last].map((value) => value.toFixed(1));
    row([machines, back, machines * slots, told.lost, ...times, told.peakCalls]);
  }
}
console.log();
row(['machines', 'caches', 'one machine p50 (s)', 'longest (s)', 'everywhere after (s)']);
row(Array.from({ length: 5 }, () => '---'));
for (const machines of SIZES) {
  for (const caches of machines < 50 ? [0] : [0, machines / 50]) {
    const { p50, longest, all } = simulateImages({ seed, machines, caches, ...IMAGE });
    row([machines, caches, ...[p50, longest, all].map((value) => value.toFixed(0))]);
  }
}
