import { fileProblem } from '../errors/file-problem.ts';
import { UsageError } from '../errors/usage-error.ts';
import { readNamedFile } from '../settings/read-named-file.ts';
import { readSetting } from '../settings/read-setting.ts';
import type { Setting, Settings } from '../settings/settings.ts';
import { envEntry } from '../parse/env-entry.ts';
import { envFile } from '../parse/env-file.ts';

/**
 * The task's variables: those of the files in their order, then those given one by one; a later one replaces an
 * earlier one.
 *
 * @throws UsageError that names the option, and the line of a file; never a value.
 */
export async function envOf(
  settings: Settings,
  place: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
): Promise<Readonly<Record<string, string>>> {
  const variables = new Map<string, string>();
  for (const file of settings.list('envFile')) {
    const bytes = await read(file, place.cwd);
    for (const [name, value] of readSetting(file, () => envFile(bytes, place.env)))
      variables.set(name, value);
  }
  for (const entry of settings.list('env')) {
    const [name, value] =
      readSetting(entry, (text) => envEntry(text, place.env), { secret: true }) ?? refuseUnset(entry);
    variables.set(name, value);
  }
  return Object.fromEntries(variables);
}

/** A variable's name, as far as an error may repeat it: anything else could be a secret put in the wrong place. */
const REPEATABLE = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/;

/** Of a name in a file docker's way is taken; one that was typed is wanted. */
function refuseUnset({ value, from }: Setting): never {
  const name = REPEATABLE.test(value) ? value : 'NAME';
  throw new UsageError(
    `${from} ${name}: ${name} is not set in your environment; write ${from} ${name}=value`,
  );
}

async function read(file: Setting, cwd: string): Promise<Uint8Array> {
  try {
    return await readNamedFile(file.value, cwd);
  } catch (error) {
    return readSetting(file, () => {
      throw new UsageError(fileProblem(error), { cause: error });
    });
  }
}
