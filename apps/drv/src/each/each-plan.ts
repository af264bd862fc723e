import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { fileProblem } from '../errors/file-problem.ts';
import { UsageError } from '../errors/usage-error.ts';
import type { Io } from '../process/io.ts';
import { oneOf } from '../parse/one-of.ts';
import { wholeNumber } from '../parse/whole-number.ts';
import { readSetting } from '../settings/read-setting.ts';
import type { Settings } from '../settings/settings.ts';
import { hasPlace } from './fill-in.ts';
import { openJobLog, type JobLog } from './job-log.ts';

/** What `--each` and the options that belong to it ask for. */
export interface EachPlan {
  readonly name: string;
  readonly open: () => Readable;
  /** Tasks at once; absent: as many as the engine has processors. */
  readonly jobs: number | undefined;
  readonly order: 'ordered' | 'lines';
  readonly log: JobLog | undefined;
}

/** What needs one task, or its own file for each. */
const OF_ONE_TASK = {
  id: 'text',
  report: 'text',
  cidfile: 'text',
} as const;
const MAX_JOBS = 10_000;

/** @throws UsageError that names the option, and says what would be right. */
export async function eachPlan(settings: Settings, io: Io): Promise<EachPlan> {
  const name = settings.text('each')?.value ?? '-';
  for (const option of Object.keys(OF_ONE_TASK) as (keyof typeof OF_ONE_TASK)[]) {
    const setting = settings.text(option);
    if (setting === undefined || (option === 'id' && hasPlace(setting.value))) continue;
    const advice = option === 'id' ? '; --id job-{#} has a number for each' : '';
    throw new UsageError(`${setting.from} is for one task, and --each runs many${advice}`);
  }
  if (settings.flag('tty') === true)
    throw new UsageError('--each: many tasks cannot share a terminal; leave out -t');
  if (settings.flag('stdin') === true)
    throw new UsageError('--each: many tasks cannot share stdin; leave out -i');
  const path = resolve(io.cwd, name);
  if (name !== '-') await checkReadable(path, name);
  const jobs = settings.text('jobs');
  const order = settings.text('eachOutput');
  const log = settings.text('joblog');
  return {
    name,
    open: () => (name === '-' ? io.stdin() : createReadStream(path)),
    jobs: jobs === undefined ? undefined : readSetting(jobs, wholeNumber(0, MAX_JOBS)),
    order: order === undefined ? 'ordered' : readSetting(order, oneOf('ordered', 'lines')),
    log: log === undefined ? undefined : openJobLog(log, io.cwd),
  };
}

async function checkReadable(path: string, name: string): Promise<void> {
  const shown = name === '' ? '""' : name;
  const isDirectory = await access(path, constants.R_OK)
    .then(async () => (await stat(path)).isDirectory())
    .catch((error: unknown) => {
      throw new UsageError(`--each ${shown}: ${fileProblem(error)}`, { cause: error });
    });
  if (isDirectory) throw new UsageError(`--each ${shown}: is a directory`);
}
