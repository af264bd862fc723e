import type { TaskWithId } from '@drv/core/driver';
import type { Io } from '../process/io.ts';
import { taskOf } from '../task/task-of.ts';
import { transfersOf, type Transfers } from '../task/transfers-of.ts';
import type { Report } from '../report/create-report.ts';
import { dockerProxies } from '../settings/docker-proxies.ts';
import { inputPlan, type InputPlan } from '../task/input-plan.ts';
import type { Target } from '../process/target.ts';
import { askedTransfers } from './asked-transfers.ts';
import { cidFile, type CidFile } from './cid-file.ts';
import { UsageError } from '../errors/usage-error.ts';
import { fileOf } from '../finished/file-of.ts';
import type { ResultFile } from '../finished/result-file.ts';
import type { RunRequest } from './run-request.ts';

/** What says how many tasks are run. */
const OF_EACH = ['jobs', 'eachOutput', 'joblog'] as const;

/** Everything that a run needs to know before anything is connected to. */
export interface RunPlan {
  readonly task: TaskWithId;
  readonly transfers: Transfers;
  /** The same, as the driver is given them. */
  readonly given: Awaited<ReturnType<typeof askedTransfers>>;
  readonly target: Target;
  readonly input: InputPlan;
  /** What `--cidfile` asks for. */
  readonly cid?: CidFile | undefined;
  /** The page that `--report` asks for, and where it goes. */
  readonly report?: { readonly builder: Report; readonly file: ResultFile } | undefined;
}

/** @throws UsageError that names the option, the variable or the file that is wrong. */
export async function planRun(request: RunRequest, io: Io, reached: Promise<Target>): Promise<RunPlan> {
  const { settings } = request;
  for (const name of OF_EACH) {
    const from = settings.text(name)?.from;
    if (from?.startsWith('--') === true)
      throw new UsageError(`${from} is for many tasks: name the file of their lines with --each`);
  }
  const asked = withTerminalSize(await taskOf(request, settings, io), io);
  const transfers = transfersOf(settings, io.cwd);
  const file = await fileOf('report', settings, io.cwd);
  const target = await reached;
  const { engine } = target;
  const proxies =
    settings.flag('proxies') === false || engine === undefined
      ? {}
      : await dockerProxies(io.env, engine.address.host);
  const task = Object.keys(proxies).length === 0 ? asked : { ...asked, env: { ...proxies, ...asked.env } };
  const cid = settings.text('cidfile');
  const reporting = file === undefined ? undefined : await import('../report/create-report.ts');
  return {
    task,
    transfers,
    given: await askedTransfers(transfers, { queued: target.store !== undefined }),
    target,
    cid: cid === undefined ? undefined : cidFile(cid, io.cwd),
    input: await inputPlan(settings.flag('stdin'), task.tty === true, io.inputFacts),
    report:
      file === undefined || reporting === undefined
        ? undefined
        : { builder: reporting.createReport(task, io.version, transfers), file },
  };
}

/** A task with a terminal begins on one of the size of ours. */
function withTerminalSize(task: TaskWithId, { stdout: { columns, rows } }: Io): TaskWithId {
  const hasNone = task.tty !== true || columns === undefined || rows === undefined || columns * rows === 0;
  return hasNone ? task : { ...task, terminalSize: { columns, rows } };
}
