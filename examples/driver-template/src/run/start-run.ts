import { tmpdir } from 'node:os';
import {
  createOutputHead,
  createRunRecord,
  createStopper,
  createTaskOutput,
  guardStreams,
  pipesSource,
  signalName,
  type StartOptions,
  throwIfAborted,
} from '@drv/core/driver';
import { findCommand } from '../container/find-command.ts';
import { findUser } from '../container/find-user.ts';
import { sandboxOptions } from '../sandbox/sandbox-options.ts';
import { startSandbox } from '../sandbox/start-sandbox.ts';
import { concludeRun } from './conclude-run.ts';
import { createRunHandle, type BubblewrapRun } from './create-run-handle.ts';
import type { RunParts, StartedRun } from './started-run.ts';

/** A pipe ends with its last writer, and there is nothing between it and us. */
const TRAITS = { drainsOutputMs: Number.POSITIVE_INFINITY, attachRace: false };
const SPOOL = { memoryBytes: 256 * 1024, directory: tmpdir() };
/** Of what bubblewrap says when it gives up. */
const WORDS_BYTES = 4_096;

/** Starts a task and sees it through to its result. Abort before the sandbox is there rejects; from then on it stops the task. */
export function startRun(parts: RunParts, io: StartOptions): Promise<BubblewrapRun> {
  return new Promise((resolve, reject) => {
    // The caller's streams are held from this moment until the run is over.
    const result = guardStreams(io, async (held) => {
      const run = await begin(parts, held);
      resolve(createRunHandle(run, result));
      return concludeRun(run, held);
    });
    result.catch(reject);
  });
}

async function begin(parts: RunParts, io: StartOptions): Promise<StartedRun> {
  const { task, container, program, logger } = parts;
  throwIfAborted(io.signal, 'start task');
  const command = await findCommand(container.root, task);
  const options = sandboxOptions(container, task, await findUser(container.root, task));
  throwIfAborted(io.signal, 'start task');
  const hasInput = io.stdin !== undefined;
  const sandbox = await startSandbox({ taskId: task.id, program, options, command, hasInput });
  const startedAt = new Date();
  const { graceMs = 5_000, stopSignal = 'SIGTERM' } = task;
  const stopper = createStopper({ stopSignal: signalName(stopSignal) ?? stopSignal, send: sandbox.signal });
  const words = createOutputHead(WORDS_BYTES);
  const output = createTaskOutput(
    { sinks: { stdout: io.stdout, stderr: io.stderr }, policy: task.output, spool: SPOOL },
    {
      record: createRunRecord(logger, TRAITS),
      onLimit: () => stopper.stop('output-limit', graceMs),
      onBytes: (stream, view) => void (stream === 'stderr' && words.observe(view)),
    },
  );
  // Nothing was missed: what came before this waits in the pipes.
  output.read(pipesSource(sandbox));
  return { ...parts, sandbox, startedAt, stopper, graceMs, output, words };
}
