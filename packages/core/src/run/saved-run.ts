import type { TaskWithId } from '../task/task-id.ts';
import type { ImageEvidence } from './run-result.ts';

/**
 * A running task as plain JSON data: what another process needs to go on with it. Without its command, environment
 * and credentials, so that no secret of a task gets into a file.
 */
export interface SavedRun {
  readonly version: 1;
  /** The name of the driver that runs it. */
  readonly driver: string;
  readonly containerId: string;
  readonly task: Pick<TaskWithId, 'id' | 'timeoutMs' | 'graceMs' | 'tty' | 'output' | 'limits'>;
  readonly image: ImageEvidence;
  /**
   * The task has had all of its input, at the time of saving, or is to have none (`SaveOptions.hasInput`). One that had not
   * loses the rest with the process that gave it, and cannot be recovered.
   */
  readonly inputGiven: boolean;
}
