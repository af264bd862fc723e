import { errorRecord } from '../errors/error-record.ts';
import type { TimelineEntry } from '../explain/timeline.ts';
import type { Report } from '../report/create-report.ts';
import type { Settings } from '../settings/settings.ts';
import { resultFile, type ResultFile } from './result-file.ts';
import type { RunEnd } from './run-end.ts';

/** The files that a run leaves, as `--result` and `--report` ask for them. */
export interface ResultFiles {
  write(end: RunEnd, entries: readonly TimelineEntry[]): Promise<void>;
}

/** @throws UsageError now for a file that could not be written at the end. */
export async function resultFiles(
  settings: Settings,
  cwd: string,
  report: Report | undefined,
): Promise<ResultFiles> {
  const open = async (name: 'result' | 'report'): Promise<ResultFile | undefined> => {
    const path = settings.text(name);
    return path === undefined ? undefined : await resultFile(path.value, cwd, path.from);
  };
  const json = await open('result');
  const page = await open('report');
  return {
    async write(end, entries) {
      // Without a result the error is written: an older file must never pass for the answer of this run.
      await json?.write(`${JSON.stringify(end.result ?? errorRecord(end.error), null, 2)}\n`);
      if (report !== undefined) await page?.write(report.page({ ...end, entries }));
    },
  };
}
