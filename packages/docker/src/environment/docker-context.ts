import { join } from 'node:path';
import type { AbortOptions } from '@drv/core';
import { DrvError, isObject, builtin } from '@drv/core/driver';
import type { EngineTls } from '../engine/transport/address/engine-address.ts';
import { dockerDirectory, type Environment, variable } from './environment.ts';
import { readCertificates } from './read-certificates.ts';
import { readIfThere } from './read-if-there.ts';

/** The engine of a docker context. */
export interface DockerContext {
  readonly host: string;
  readonly tls?: EngineTls | undefined;
  /** The context, as an error names it. */
  readonly from: string;
}

/** The names that docker allows (docker/cli, `cli/context/store`). */
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.+-]+$/;

/**
 * The engine that docker's own client would speak to without `DOCKER_HOST`: that of the context which `DOCKER_CONTEXT`
 * or docker's `config.json` names. `undefined` for the context `default`, which is the machine's own engine.
 *
 * The layout is that of docker/cli: `contexts/meta/<SHA-256 of the name>/meta.json`, and certificates in
 * `contexts/tls/<the same>/docker/`.
 *
 * @throws `DRV_INVALID_OPTION` when there is no such context, or it cannot be used.
 */
export async function dockerContext(
  { env, platform }: { readonly env: Environment; readonly platform: NodeJS.Platform },
  options: AbortOptions,
): Promise<DockerContext | undefined> {
  const directory = dockerDirectory(env, platform);
  const configFile = join(directory, 'config.json');
  const named = variable(env, 'DOCKER_CONTEXT');
  const name = named ?? (await currentContext(configFile, options));
  if (name === undefined || name === '' || name === 'default') return undefined;

  const source = named === undefined ? configFile : 'DOCKER_CONTEXT';
  if (!NAME.test(name)) {
    throw refused(source, 'what it names cannot be the name of a docker context');
  }
  const from = `docker context ${name} (${source})`;
  const digest = builtin.crypto.createHash('sha256').update(name).digest('hex');
  const metaFile = join(directory, 'contexts/meta', digest, 'meta.json');
  const endpoint = await readEndpoint(metaFile, options);
  if (endpoint === undefined) throw refused(from, 'there is none; "docker context ls" shows those there are');
  if (endpoint.host === '') return undefined;
  if (endpoint.unverified) {
    throw refused(
      from,
      "it does not verify the engine's certificate, which drv refuses; name the host instead",
    );
  }
  const tls = await readCertificates(join(directory, 'contexts/tls', digest, 'docker'), options);
  return { host: endpoint.host, from, tls };
}

async function currentContext(path: string, options: AbortOptions): Promise<string | undefined> {
  const config = await readJson(path, options);
  return config === undefined ? undefined : optional(config, 'currentContext', 'string', path);
}

async function readEndpoint(path: string, options: AbortOptions) {
  const meta = await readJson(path, options);
  if (meta === undefined) return undefined;
  const docker = member(member(meta, 'Endpoints', path), 'docker', path);
  return {
    host: optional(docker, 'Host', 'string', path) ?? '',
    unverified: optional(docker, 'SkipTLSVerify', 'boolean', path) ?? false,
  };
}

type Members = Readonly<Record<string, unknown>>;

async function readJson(path: string, options: AbortOptions): Promise<Members | undefined> {
  const content = await readIfThere(path, options);
  if (content === undefined) return undefined;
  let document: unknown;
  try {
    document = JSON.parse(content.toString().replace(/^\ufeff/, ''));
  } catch {
    // Without the parser's own words as the cause: they quote the file, which may hold passwords.
    throw refused(path, 'not JSON');
  }
  if (!isObject(document)) throw refused(path, 'the document is not what docker writes');
  return document;
}

function member(object: Members, name: string, path: string): Members {
  const value = object[name];
  if (!isObject(value)) throw refused(path, `${name} is not what docker writes`);
  return value;
}

interface TypeNames {
  readonly string: string;
  readonly boolean: boolean;
}

function optional<Type extends keyof TypeNames>(
  object: Members,
  name: string,
  type: Type,
  path: string,
): TypeNames[Type] | undefined {
  const value = object[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== type) throw refused(path, `${name} is not what docker writes`);
  return value as TypeNames[Type];
}

function refused(where: string, why: string): DrvError {
  return new DrvError('DRV_INVALID_OPTION', `${where}: ${why}`, { op: 'find engine' });
}
