import type { Settings } from '../settings/settings.ts';
import { resultFile, type ResultFile } from './result-file.ts';

/** The file that an option names, if it was given. @throws UsageError when it could not be written at the end */
export async function fileOf(
  name: 'result' | 'report' | 'junit',
  settings: Settings,
  cwd: string,
): Promise<ResultFile | undefined> {
  const path = settings.text(name);
  return path === undefined ? undefined : await resultFile(path.value, cwd, path.from);
}
