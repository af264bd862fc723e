import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** The variable for each field of `proxies`, as docker has them. */
const VARIABLES: Readonly<Record<string, string>> = {
  httpProxy: 'HTTP_PROXY',
  httpsProxy: 'HTTPS_PROXY',
  noProxy: 'NO_PROXY',
  ftpProxy: 'FTP_PROXY',
  allProxy: 'ALL_PROXY',
};

/**
 * The variables that docker gives to every container: `proxies` of its `config.json`, for this engine or by `default`, in
 * capitals and in small letters. None where there is no such file, or none that can be read: `drv doctor` says so.
 *
 * @param host The engine's, as docker would be told it.
 */
export async function dockerProxies(
  env: Environment,
  host: string | undefined,
): Promise<Readonly<Record<string, string>>> {
  const home = env['HOME'];
  const directory = env['DOCKER_CONFIG'] || (home && join(home, '.docker'));
  if (!directory) return {};
  const settings = await readFile(join(directory, 'config.json'), 'utf8').then(
    (text) => objectOf(parsed(text))['proxies'],
    () => undefined,
  );
  const all = objectOf(settings);
  const chosen = objectOf((host === undefined ? undefined : all[host]) ?? all['default']);
  return Object.fromEntries(
    Object.entries(VARIABLES).flatMap(([field, name]) => {
      const value = chosen[field];
      if (typeof value !== 'string' || value === '') return [];
      return [
        [name, value],
        [name.toLowerCase(), value],
      ];
    }),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
