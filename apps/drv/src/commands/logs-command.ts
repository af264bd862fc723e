import { DrvError } from '@drv/core';
import { listTasks, readOutput } from '@drv/docker';
import { EXIT_CANCELLED, EXIT_PIPE } from '../process/exit-code.ts';
import type { Io } from '../process/io.ts';
import { createOutputWriter } from '../logs/output-writer.ts';
import { wholeNumber } from '../parse/whole-number.ts';
import { readSetting } from '../settings/read-setting.ts';
import type { Settings } from '../settings/settings.ts';
import { pickTask } from '../tasks/pick-task.ts';
import { withParts } from './with-parts.ts';

/** The options that only `drv logs` has. */
export interface LogsFlags {
  readonly follow?: boolean | undefined;
  readonly timestamps?: boolean | undefined;
  /** How many of the last lines, or `all`. */
  readonly tail?: string | undefined;
}

/**
 * `drv logs`: what a task has written so far, as it wrote it: stdout to stdout, stderr to stderr. With `--json` a line
 * for each of its lines.
 *
 * @throws UsageError when there is no such task, or a stream cannot be written.
 */
export async function logsCommand(
  request: LogsFlags & { readonly id: string },
  settings: Settings,
  io: Io,
): Promise<number> {
  const { id, follow = false, timestamps = false } = request;
  const tail =
    request.tail === undefined || request.tail === 'all'
      ? undefined
      : readSetting({ value: request.tail, from: '--tail' }, wholeNumber(0));
  const json = settings.flag('json') === true;
  const writer = createOutputWriter(io, json ? 'json' : timestamps ? 'timed' : 'raw');
  try {
    const asked = { follow, tail, timestamps: timestamps || json };
    if (settings.text('store') === undefined) {
      await withParts(settings, io, async ({ engine }, stop) => {
        const signal = AbortSignal.any([stop, writer.gone]);
        const { containerId: container } = pickTask(await listTasks({ engine, signal }), id);
        const entries = readOutput({ engine, container, ...asked, signal });
        for await (const entry of entries) await writer.write(entry);
      });
    } else {
      const { fleetOutput } = await import('./fleet-output.ts');
      const place = { settings, io, gone: writer.gone };
      await fleetOutput(id, asked, place, (entry) => writer.write(entry));
    }
  } catch (error) {
    writer.check();
    if (writer.gone.aborted) return EXIT_PIPE;
    // Ctrl-C is how a log is left that goes on.
    if (follow && DrvError.is(error, 'DRV_ABORTED')) return EXIT_CANCELLED;
    throw error;
  }
  writer.check();
  return writer.gone.aborted ? EXIT_PIPE : 0;
}
