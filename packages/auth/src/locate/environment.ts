import { kind, type Kind } from '@drv/core/driver';

/** Environment variables by name; `process.env` is one. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Given in any case: nothing is read of this process by itself. */
export const ENVIRONMENT: Kind<Environment> = kind.required(kind.object);

/** A variable's value. An empty one counts as not set. Windows does not tell letters apart in names. */
export function readVariable(env: Environment, name: string, platform: NodeJS.Platform): string | undefined {
  const direct = env[name];
  if (direct !== undefined) return direct === '' ? undefined : direct;
  if (platform !== 'win32') return undefined;
  const other = Object.keys(env).find((key) => key.toUpperCase() === name);
  return (other === undefined ? undefined : env[other]) || undefined;
}
