import { kind, type KindsOf } from '@drv/core/driver';
import { ENVIRONMENT, type Environment } from './environment.ts';

/** What a provider has to know of the machine. All of it can be given; nothing is read before it is needed. */
export interface Host {
  /** The environment: usually `process.env`. Helpers get it whole. */
  readonly env: Environment;
  /** @default `process.platform` */
  readonly platform?: NodeJS.Platform | undefined;
  /** @default `HOME` (on Windows `USERPROFILE`) of `env`, else what the user database says */
  readonly homeDir?: string | undefined;
  /** The user's number, for `/run/containers/<uid>` on Linux. @default `process.getuid()` */
  readonly uid?: number | undefined;
}

export const HOST: KindsOf<Host> = {
  env: ENVIRONMENT,
  platform: kind.text,
  homeDir: kind.orNull(kind.text),
  uid: kind.number({ least: 0, whole: true }),
};
