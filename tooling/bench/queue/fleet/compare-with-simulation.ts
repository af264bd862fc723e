import { createRandom, onSharedMachine, simulateFleet, simulateLoss } from '@drv/tooling-simulate';
import { measureLoss, WORKER_TIMES, type LossOptions } from './measure-losses.ts';
import { openFleet, type FleetFigures, type FleetOptions } from './measure-fleet.ts';
import { shareOf, type Shares } from './shares.ts';

/** Seconds, as they were and as the simulation has them. */
export interface Compared {
  readonly what: string;
  readonly measured: Pick<Shares, 'p50' | 'max'>;
  readonly simulated: Pick<Shares, 'p50' | 'max'>;
}

const SEED = 1;
const RUN_SECONDS = 1;
/** Of what the engines can start. */
const SHARE = 0.6;
const FOR_SECONDS = 60;
const LOST = { lostSeconds: 15, beatSeconds: 0.5 } as const;
/** Calls a second; it is never the bound here. */
const STORE_CALLS = 20_000;

/** The same on the fleet and in the simulation: tasks at once, tasks at random times, a worker that is killed, a machine without power. */
export async function compareWithSimulation(
  options: FleetOptions,
  figures: FleetFigures,
): Promise<readonly Compared[]> {
  return [
    ...(await compareWaits(options, figures)),
    await compareLoss(options, { what: 'a worker killed, another after 3 s', backAfter: 3 }),
    await compareLoss(options, { what: 'a machine without power' }),
  ];
}

async function compareWaits(
  { nodes, tasks, rounds, slots, ...store }: FleetOptions,
  { alone, wait }: Pick<FleetFigures, 'alone' | 'wait'>,
): Promise<readonly Compared[]> {
  const part = Math.ceil(tasks / rounds / nodes.length) * nodes.length;
  const common = { nodes: nodes.length, slots, startsPerSecond: alone };
  const atOnce = simulateFleet(onSharedMachine({ ...common, tasks: part, runSeconds: 0 }));
  const arrivals = SHARE * Math.min(alone, (nodes.length * slots) / (RUN_SECONDS + 1 / alone));
  const count = Math.ceil(arrivals * FOR_SECONDS);
  const random = createRandom(SEED);
  const gaps = () => random.exponential(1 / arrivals);
  await using fleet = await openFleet({ nodes, slots, ...store });
  const { waits } = await fleet.run(count, { seconds: RUN_SECONDS, gaps });
  const spread = simulateFleet(
    onSharedMachine({ ...common, tasks: count, arrivals, runSeconds: RUN_SECONDS }),
  );
  return [
    { what: `${part} tasks at once, until the start`, measured: wait, simulated: atOnce.start },
    {
      what: `${arrivals.toFixed(1)} tasks of ${RUN_SECONDS} s a second, until the start`,
      measured: shareOf(waits),
      simulated: spread.start,
    },
  ];
}

async function compareLoss(
  { nodes, slots, store, url }: FleetOptions,
  { what, backAfter }: { readonly what: string } & Pick<LossOptions, 'backAfter'>,
): Promise<Compared> {
  const [node] = nodes;
  if (node === undefined) throw new Error('There is no machine.');
  const measured = await measureLoss({ node, store, url, slots, backAfter, ...LOST });
  if (backAfter === undefined) await node.powerOn();
  const loss = { seed: SEED, machines: 1, slots, callsPerSecond: STORE_CALLS, backAfter };
  const { p50, last } = simulateLoss({ ...loss, ...LOST, ...WORKER_TIMES });
  return { what, measured: shareOf(measured), simulated: { p50, max: last } };
}
