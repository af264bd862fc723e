import { errorRecord } from '../errors/error-record.ts';
import type { Io } from '../process/io.ts';
import { fileOf } from './file-of.ts';
import type { Settings } from '../settings/settings.ts';
import { finishedTask, type FinishedTask, type TaskEnd } from './finished-task.ts';
import type { ResultFile } from './result-file.ts';

/** What `--result`, `--junit` and `--github` ask for, of one task or of many. */
export interface Reports {
  /** What is to be shown on stderr before the output of one task or of many. */
  begin(name: string): string;
  /** Is shown the output. */
  watch(stream: 'stdout' | 'stderr', chunk: Buffer): void;
  /** What is to be shown behind it. */
  end(tasks: readonly FinishedTask[]): string;
  /** Keeps what came of a task. */
  add(number: number, end: TaskEnd): void;
  /** Writes the files. @throws UsageError when one cannot be written */
  write(tasks: readonly FinishedTask[], counts?: object): Promise<void>;
}

/** @throws UsageError for a file that could not be written at the end. */
export async function openReports(
  settings: Settings,
  { cwd, env }: Pick<Io, 'cwd' | 'env'>,
): Promise<Reports> {
  // First of all: whatever goes wrong from here on, an older result must not pass for the answer of this run.
  const [result, junit] = await openFiles(settings, cwd);
  const github =
    settings.flag('github') === true ? (await import('./github.ts')).createGitHub(env) : undefined;
  const ends: { readonly number: number; readonly end: TaskEnd }[] = [];
  return {
    begin: (name) => github?.begin(`drv run ${name}`) ?? '',
    watch: (stream, chunk) => github?.watch(stream, chunk),
    end: (tasks) => github?.end(tasks) ?? '',
    add(number, end) {
      if (result !== undefined) ends.push({ number, end });
    },
    async write(tasks, counts) {
      const records = ends
        .sort((a, b) => a.number - b.number)
        .map(({ number, end }) => ({ number, record: end.result ?? errorRecord(end.error) }));
      const all =
        counts === undefined
          ? records[0]?.record
          : { ...counts, results: records.map(({ number, record }) => ({ number, ...record })) };
      await result?.write(`${JSON.stringify(all, null, 2)}\n`);
      if (junit !== undefined) await junit.write((await import('./junit-xml.ts')).junitXml(tasks));
      github?.sum(tasks);
    },
  };
}

/** Both, or none: then the one that can be written says why. */
async function openFiles(
  settings: Settings,
  cwd: string,
): Promise<readonly [result: ResultFile | undefined, junit: ResultFile | undefined]> {
  let result: ResultFile | undefined;
  try {
    result = await fileOf('result', settings, cwd);
  } catch (error) {
    const junit = await fileOf('junit', settings, cwd).catch(() => undefined);
    const failed = finishedTask({ error }, { number: 1, name: 'drv run', seconds: 0 });
    await junit?.write((await import('./junit-xml.ts')).junitXml([failed]));
    throw error;
  }
  try {
    return [result, await fileOf('junit', settings, cwd)];
  } catch (error) {
    await result?.write(`${JSON.stringify(errorRecord(error), null, 2)}\n`);
    throw error;
  }
}
