import { join } from 'node:path';
import { builtin } from '@drv/core/driver';

/** The variables of a process, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable's value; empty is absent, as for docker's own client. */
export function variable(env: Environment, name: string): string | undefined {
  const value = env[name];
  return value === '' ? undefined : value;
}

/** The user's home directory. */
export function homeOf(env: Environment, platform: NodeJS.Platform): string {
  return variable(env, platform === 'win32' ? 'USERPROFILE' : 'HOME') ?? builtin.os.homedir();
}

/** Where docker keeps its settings: `DOCKER_CONFIG`, else `.docker` of the home directory. */
export function dockerDirectory(env: Environment, platform: NodeJS.Platform): string {
  return variable(env, 'DOCKER_CONFIG') ?? join(homeOf(env, platform), '.docker');
}
