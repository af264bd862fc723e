import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { EngineClientOptions } from '@drv/docker';
import * as v from 'valibot';
import { fileProblem } from '../errors/file-problem.ts';
import { UsageError } from '../errors/usage-error.ts';
import { printable } from '../render/printable.ts';

/** The engine of a docker context. */
export interface DockerContext {
  readonly host: string;
  readonly tls?: NonNullable<EngineClientOptions['tls']>;
  /** The context, as an error names it. */
  readonly from: string;
}

const configSchema = v.object({ currentContext: v.optional(v.string()) });
const metaSchema = v.object({
  Endpoints: v.object({
    docker: v.object({ Host: v.optional(v.string()), SkipTLSVerify: v.optional(v.boolean()) }),
  }),
});

/** Where docker keeps its settings: `DOCKER_CONFIG`, else `.docker` of the home directory. */
export function dockerDirectory(env: Readonly<Record<string, string | undefined>>): string {
  const named = env['DOCKER_CONFIG'] ?? '';
  return named === '' ? join(env['HOME'] ?? homedir(), '.docker') : named;
}

/**
 * The engine that docker would speak to without `DOCKER_HOST`: that of the context which `DOCKER_CONTEXT` or docker's
 * `config.json` names. `undefined` for the context `default`, which is the machine's own engine.
 *
 * The layout is that of the docker CLI: `contexts/meta/<SHA-256 of the name>/meta.json`, and certificates in
 * `contexts/tls/<the same>/docker/`.
 *
 * @throws UsageError when there is no such context, or it cannot be used.
 */
export async function dockerContext(
  env: Readonly<Record<string, string | undefined>>,
): Promise<DockerContext | undefined> {
  const directory = dockerDirectory(env);
  const configFile = join(directory, 'config.json');
  const variable = env['DOCKER_CONTEXT'] ?? '';
  const name = variable === '' ? (await readJson(configFile, configSchema))?.currentContext : variable;
  if (name === undefined || name === '' || name === 'default') return undefined;

  const from = `docker context ${printable(name, 60)} (${variable === '' ? configFile : 'DOCKER_CONTEXT'})`;
  const digest = createHash('sha256').update(name).digest('hex');
  const meta = await readJson(join(directory, 'contexts/meta', digest, 'meta.json'), metaSchema);
  if (meta === undefined)
    throw new UsageError(`${from}: there is none; "docker context ls" shows those there are`);
  const { Host: host = '', SkipTLSVerify: unverified } = meta.Endpoints.docker;
  if (host === '') return undefined;
  if (unverified === true) {
    throw new UsageError(
      `${from}: it does not verify the engine's certificate, which drv refuses; give --host`,
    );
  }
  const tls = await certificates(join(directory, 'contexts/tls', digest, 'docker'));
  return { host, from, ...(tls === undefined ? {} : { tls }) };
}

async function certificates(directory: string): Promise<DockerContext['tls']> {
  const read = (name: string) => readIfThere(join(directory, `${name}.pem`));
  const [ca, cert, key] = await Promise.all([read('ca'), read('cert'), read('key')]);
  if (ca === undefined && cert === undefined && key === undefined) return undefined;
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

async function readJson<Schema extends v.GenericSchema>(
  path: string,
  schema: Schema,
): Promise<v.InferOutput<Schema> | undefined> {
  const content = await readIfThere(path);
  if (content === undefined) return undefined;
  let document: unknown;
  try {
    document = JSON.parse(content.toString());
  } catch (error) {
    // The parser's own words would quote the file, which may hold passwords.
    throw new UsageError(`${path}: not JSON`, { cause: error });
  }
  const parsed = v.safeParse(schema, document);
  if (parsed.success) return parsed.output;
  throw new UsageError(
    `${path}: ${v.getDotPath(parsed.issues[0]) ?? 'the document'} is not what docker writes`,
  );
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw new UsageError(`${path}: ${fileProblem(error)}`, { cause: error });
  }
}
