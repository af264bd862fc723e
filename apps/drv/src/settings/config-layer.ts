import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { lilconfig } from 'lilconfig';
import * as v from 'valibot';
import { fileProblem } from '../errors/file-problem.ts';
import { UsageError } from '../errors/usage-error.ts';
import { configSchema } from './config-schema.ts';
import type { OptionSpec } from './option-spec.ts';
import { RUN_OPTIONS, type RunOptionName } from './run-options.ts';
import type { Layer } from './settings.ts';

const NAME = 'drv.config.json';
const importModule = async (path: string): Promise<unknown> => {
  const module: unknown = await import(pathToFileURL(path).href);
  return typeof module === 'object' && module !== null && 'default' in module ? module.default : module;
};

/**
 * What the configuration file says, the weakest source; empty when there is none.
 *
 * A file named by `--config` or `DRV_CONFIG` may be JSON, JavaScript or TypeScript; `none` is no file. Without one,
 * `drv.config.json` is looked for here and in the directories above. A file that was merely found runs no code, and
 * may not choose the engine or open the sandbox: the directory may belong to whoever wrote the task.
 *
 * @throws UsageError that names the file and the setting.
 */
export async function configLayer(
  named: { readonly path: string; readonly from: string } | undefined,
  cwd: string,
): Promise<Layer> {
  if (named?.path === 'none') return { values: {}, from: (name) => name };
  const loader = lilconfig('drv', {
    searchPlaces: [NAME],
    cache: false,
    loaders: { '.ts': importModule, '.mts': importModule, '.mjs': importModule, '.js': importModule },
  });
  const path = named === undefined ? undefined : resolve(cwd, named.path);
  const shown = named === undefined ? NAME : `${named.from} ${named.path}`;
  const found = await (path === undefined ? loader.search(cwd) : loader.load(path)).catch(
    (error: unknown) => {
      throw new UsageError(`${shown}: ${fileProblem(error)}`, { cause: error });
    },
  );
  if (found === null) return { values: {}, from: (name) => name };
  const where = named === undefined ? found.filepath : basename(found.filepath);
  const values = check(found.config ?? {}, where);
  if (named === undefined) refuseOpenings(values, where);
  return { values, from: (name) => `${where}: ${name}` };
}

function check(config: unknown, where: string): Layer['values'] {
  // To the schema a list would be an object without settings.
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new UsageError(`${where}: the file must hold an object`);
  }
  const parsed = v.safeParse(configSchema, config);
  if (parsed.success) return parsed.output as Layer['values'];
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue) ?? '';
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    throw new UsageError(
      `${where}: ${path} is not a setting; known are ${Object.keys(configSchema.entries).join(', ')}`,
    );
  }
  throw new UsageError(
    `${where}: ${path === '' ? 'the file must hold an object' : `${path} ${issue.message}`}`,
  );
}

function refuseOpenings(values: Layer['values'], where: string): void {
  for (const name of Object.keys(values) as RunOptionName[]) {
    const option: OptionSpec = RUN_OPTIONS[name];
    if (option.opens !== true) continue;
    throw new UsageError(
      `${where}: ${name} counts only in a file that was named; use --config ${where}, or DRV_CONFIG`,
    );
  }
}
