import { setImmediate } from 'node:timers/promises';
import { hostProblem } from '../errors/host-problem.ts';
import type { Io } from '../process/io.ts';
import type { Target } from '../process/target.ts';
import { targetOf } from './target-of.ts';
import type { RunRequest } from './run-request.ts';

/**
 * `drv run`, with its engine asked before the rest of the command is loaded. What is wrong with the engine's address is
 * told by the run, as what else is wrong.
 */
export async function beginRun(request: RunRequest, io: Io): Promise<number> {
  const reached = reach(request, io);
  const settled = reached.catch(() => undefined);
  try {
    await settled;
    // What is sent leaves the process in the next turn.
    await setImmediate();
    const { runCommand } = await import('./run-command.ts');
    return await runCommand(request, io, reached);
  } finally {
    await (await settled)?.client?.close();
  }
}

async function reach({ settings }: RunRequest, io: Io): Promise<Target> {
  const target = await targetOf(settings, io);
  if (target.engine === undefined) return target;
  try {
    return { ...target, client: await io.connect(target.engine) };
  } catch (error) {
    throw hostProblem(error, target.engine.from);
  }
}
