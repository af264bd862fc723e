import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileProblem } from '../errors/file-problem.ts';
import { UsageError } from '../errors/usage-error.ts';
import { memorySize } from '../parse/memory-size.ts';
import { dockerContext, dockerDirectory } from './docker-context.ts';
import type { EngineConnection } from './engine-connection.ts';
import { readSetting } from './read-setting.ts';
import type { Settings } from './settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the engine is: `--host`, `DRV_HOST` or the configuration file, else `DOCKER_HOST`, else the docker
 * context in use, else the engine's usual place. A `tcp://` host is spoken to with TLS when `DOCKER_TLS_VERIFY` is set, with the files of `DOCKER_CERT_PATH`.
 *
 * @throws UsageError when a certificate or the docker context cannot be read, or the image budget is no size.
 */
export async function connectionOf(settings: Settings, env: Environment): Promise<EngineConnection> {
  const budget = settings.text('imageBudget');
  const rest = {
    env,
    ...(budget === undefined ? {} : { imageBudgetBytes: readSetting(budget, memorySize) }),
  };
  const chosen = settings.text('host');
  const host = chosen?.value ?? env['DOCKER_HOST'] ?? '';
  if (host === '') {
    const context = await dockerContext(env);
    if (context === undefined) return { address: {}, ...rest };
    const { from, ...address } = context;
    return { address, from, ...rest };
  }
  const from = chosen?.from ?? 'DOCKER_HOST';
  const secure = (env['DOCKER_TLS_VERIFY'] ?? '') !== '' && host.startsWith('tcp://');
  const address = {
    host,
    ...(secure ? { tls: await certificates(env) } : {}),
  };
  return { address, from, ...rest };
}

async function certificates(env: Environment): Promise<NonNullable<EngineConnection['address']['tls']>> {
  const directory = env['DOCKER_CERT_PATH'] ?? dockerDirectory(env);
  const read = async (name: string) => {
    const path = join(directory, name);
    try {
      return await readFile(path);
    } catch (error) {
      throw new UsageError(`DOCKER_CERT_PATH: ${path}: ${fileProblem(error)}`, { cause: error });
    }
  };
  return { ca: await read('ca.pem'), cert: await read('cert.pem'), key: await read('key.pem') };
}
