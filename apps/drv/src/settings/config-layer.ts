import { basename, resolve } from 'node:path';
import { lilconfig } from 'lilconfig';
import * as v from 'valibot';
import { fileProblem } from '../errors/file-problem.ts';
import { UsageError } from '../errors/usage-error.ts';
import { CONFIG_FILES } from './config-files.ts';
import { configLoaders } from './config-loaders.ts';
import { configSchema } from './config-schema.ts';
import { refuseForeign } from './refuse-foreign.ts';
import type { OptionSpec } from './option-spec.ts';
import { ALL_OPTIONS, type OptionName } from './all-options.ts';
import type { Layer } from './settings.ts';

/** A file that `--config` or `DRV_CONFIG` names. */
export interface NamedFile {
  readonly path: string;
  readonly from: string;
}

/**
 * What the configuration file says, the weakest source; empty when there is none.
 *
 * `--config` or `DRV_CONFIG` names it. Otherwise `drv.config.json`, `.ts`, `.mts`, `.mjs` or `.js` is
 * looked for here and in the directories above; the first one found counts. A file that was merely found may not
 * choose the engine or open the sandbox, and a module runs only if nobody else can have written it.
 *
 * @throws UsageError that names the file and the setting.
 */
export async function configLayer(
  named: NamedFile | undefined,
  { cwd, uid }: { readonly cwd: string; readonly uid?: number | undefined },
): Promise<Layer> {
  let reading = named === undefined ? '' : `${named.from} ${named.path}`;
  const loader = lilconfig('drv', {
    searchPlaces: [...CONFIG_FILES],
    cache: false,
    loaders: {
      '.json'(path, content) {
        if (named === undefined) reading = path;
        return JSON.parse(content.replace(/^\uFEFF/, '')) as unknown;
      },
      ...configLoaders(async (path) => {
        if (named !== undefined) return;
        reading = path;
        await refuseForeign(path, uid);
      }),
    },
  });
  const found = await (named === undefined
    ? loader.search(cwd)
    : loader.load(resolve(cwd, named.path))
  ).catch((error: unknown) => {
    throw new UsageError(`${reading || 'drv.config'}: ${fileProblem(error)}`, { cause: error });
  });
  if (found === null) return { values: {}, from: (name) => name };
  const where = named === undefined ? found.filepath : basename(found.filepath);
  const values = check(found.config ?? {}, where);
  if (named === undefined) refuseOpenings(values, where);
  return { values, from: (name) => `${where}: ${name}`, file: found.filepath };
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
  for (const name of Object.keys(values) as OptionName[]) {
    const option: OptionSpec = ALL_OPTIONS[name];
    if (option.opens !== true) continue;
    throw new UsageError(
      `${where}: ${name} is only accepted from a file you name with --config or DRV_CONFIG`,
    );
  }
}
