import type { TaskWithId } from '@drv/core/driver';
import { createDraw } from '../draw/draw.ts';
import { drawFaults, type Fault } from '../faults/draw-faults.ts';
import type { Play } from '../play/play.ts';
import type { Scenario, Stage } from '../play/scenario.ts';
import { SCENARIOS } from '../scenarios/all.ts';

/** What one task of a soak is, by the seed and its number alone: whatever the others do, it is the same again. */
export interface Plan {
  readonly index: number;
  readonly scenario: Scenario;
  readonly play: Play;
  readonly task: TaskWithId;
  /** That it meets, on a connection of its own to the engine. */
  readonly faults: readonly Fault[];
  /** All connections of tasks without faults of their own are cut, so many milliseconds after it has begun. */
  readonly stormAfterMs?: number | undefined;
}

const FAULTY = 0.2;
const STORMY = 0.008;
/** A deadline for tasks whose fault may keep from them what they wait for. */
const DEADLINE_MS = 30_000;

export interface PlanOptions {
  readonly seed: number;
  readonly index: number;
  /** Tells the tasks of this run from those of another on the same engine. */
  readonly runId: string;
  readonly stage: Stage;
  readonly label: string;
}

export function planTask({ seed, index, runId, stage, label }: PlanOptions): Plan {
  const draw = createDraw(seed, index);
  const scenario = draw.weighted(
    SCENARIOS.filter(
      ({ needsRegistry }) => needsRegistry !== true || stage.images.registryBusybox !== undefined,
    ),
  );
  const play = scenario.play(draw, stage);
  const faults = draw.chance(FAULTY) ? drawFaults(draw, play) : [];
  const stormAfterMs = faults.length === 0 && draw.chance(STORMY) ? draw.integer(0, 2_000) : undefined;
  const task: TaskWithId = {
    ...play.task,
    id: `soak-${runId}-${index}`,
    labels: { [label]: runId, ...play.task.labels },
    ...(faults.length > 0 && play.task.timeoutMs === undefined ? { timeoutMs: DEADLINE_MS } : {}),
  };
  return { index, scenario, play, task, faults, stormAfterMs };
}
