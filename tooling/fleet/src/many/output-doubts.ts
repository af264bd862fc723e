import type { SpawnedProcess } from '../spawn-process.ts';

/** Why a worker does not call the output of a task complete, as it writes it down. */
export interface Doubt {
  readonly taskId: string;
  readonly evidence: string;
}

/** What workers say of output that they do not call complete. */
export interface OutputDoubts {
  listenTo(worker: SpawnedProcess): void;
  /** Of a worker that nobody heard, the doubt arose on the way from it. */
  of(taskId: string): string;
}

export function hearDoubts(): OutputDoubts {
  const told = new Map<string, string>();
  return {
    listenTo({ lines }) {
      lines.on('line', (line) => {
        const { taskId, evidence } = JSON.parse(line) as Doubt;
        told.set(taskId, evidence);
      });
    },
    of: (taskId) => told.get(taskId) ?? 'no worker doubted it: on its way from there',
  };
}
