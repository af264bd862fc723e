import { fileProblem } from '../errors/file-problem.ts';
import { UsageError } from '../errors/usage-error.ts';
import { readNamedFile } from '../settings/read-named-file.ts';
import { readSetting } from '../settings/read-setting.ts';
import type { Setting, Settings } from '../settings/settings.ts';
import { label } from '../parse/label.ts';

/**
 * The task's labels: those of the files in their order, a `KEY=value` a line without those that are empty or begin with
 * `#`, then those given one by one; a later one replaces an earlier one. `undefined` where there are none.
 *
 * @throws UsageError that names the option, and the line of a file.
 */
export async function labelsOf(
  settings: Settings,
  cwd: string,
): Promise<Readonly<Record<string, string>> | undefined> {
  const labels = new Map<string, string>();
  for (const file of settings.list('labelFile')) {
    const text = await read(file, cwd);
    for (const [key, value] of readSetting(file, () => linesOf(text))) labels.set(key, value);
  }
  for (const entry of settings.list('label')) labels.set(...readSetting(entry, label));
  return labels.size === 0 ? undefined : Object.fromEntries(labels);
}

function linesOf(text: string): readonly (readonly [key: string, value: string])[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const written = line.trimStart();
    if (written === '' || written.startsWith('#')) return [];
    try {
      return [label(written)];
    } catch (error) {
      throw error instanceof UsageError ? new UsageError(`line ${index + 1}: ${error.message}`) : error;
    }
  });
}

async function read(file: Setting, cwd: string): Promise<string> {
  try {
    return (await readNamedFile(file.value, cwd)).toString();
  } catch (error) {
    return readSetting(file, () => {
      throw new UsageError(fileProblem(error), { cause: error });
    });
  }
}
