import type { Logger, RunResult } from '@drv/core';
import type { ImageEvidence, OperationFields, TaskOutputOptions, TaskWithId } from '@drv/core/driver';
import type { EngineClient } from '../engine/engine-client.ts';
import type { EngineGate } from '../engine/gate/engine-gate.ts';
import type { EngineInfo } from '../engine/traits/engine-info.ts';
import type { EngineTraits } from '../engine/traits/engine-traits.ts';
import type { LaunchedTask } from '../launcher/launch.ts';
import type { ParkedTask } from '../launcher/parked-task.ts';
import type { Timing } from './timing.ts';
import type { SamplePace } from './usage/sample-pace.ts';

/** What every phase of one task's run needs. */
export interface RunContext {
  readonly task: TaskWithId;
  readonly containerId: string;
  readonly image: ImageEvidence;
  /** What asks the task to end: its own, or that of its image. */
  readonly stopSignal: string;
  readonly engine: EngineClient;
  readonly gate: EngineGate;
  /** Milliseconds that the task waited for its turn at the engine before it was created. */
  readonly queuedMs: number;
  /** The container was started ahead, and waits for the task. */
  readonly parked?: ParkedTask | undefined;
  /** A launcher begins it, and says a word on both streams before. */
  readonly announced?: LaunchedTask | undefined;
  /** As the result says it; absent for a driver that starts none ahead. */
  readonly start?: RunResult['start'];
  readonly info: EngineInfo;
  readonly traits: EngineTraits;
  readonly logger: Logger;
  readonly timing: Timing;
  readonly spool: TaskOutputOptions['spool'];
  /** Absent: nothing is sampled unless somebody asks. */
  readonly samplePace: SamplePace | undefined;
  /** Where the engine keeps the output. */
  readonly logDriver: string;
  /** Of a task that is recovered: bytes of its output that the engine's log keeps for certain. */
  readonly keptBytes?: number;
  /** Aborted when the task is being closed: it need not wait for its turn any more. */
  readonly closing: AbortSignal;
  /** For the diagnostics of everything that is a part of this run. */
  readonly fields: OperationFields;
}
