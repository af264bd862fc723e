import { hostProblem } from '../errors/host-problem.ts';
import { createLogger } from '../log/create-logger.ts';
import type { Io } from '../process/io.ts';
import type { Runner } from '../process/runner.ts';
import { dockerProxies } from '../settings/docker-proxies.ts';
import type { Settings } from '../settings/settings.ts';
import { openRunner } from './open-runner.ts';
import { targetOf } from './target-of.ts';

/** What the tasks of one command have in common. */
export interface Surroundings {
  /** Where the address of the engine was written, if there is one engine. */
  readonly host: string | undefined;
  /** Variables that docker gives to every container. */
  readonly env: Readonly<Record<string, string>>;
}

/** Runs the body of a command with what runs its tasks, and closes that after it. */
export async function withRunner<T>(
  settings: Settings,
  io: Io,
  body: (runner: Runner, surroundings: Surroundings) => Promise<T>,
): Promise<T> {
  const target = await targetOf(settings, io);
  const host = target.engine?.from;
  const env =
    settings.flag('proxies') === false || target.engine === undefined
      ? {}
      : await dockerProxies(io.env, target.engine.address.host);
  try {
    const logger = await createLogger(settings, (line) => io.stderr.write(`${line}\n`));
    const runner = await openRunner(target, logger, io);
    try {
      return await body(runner, { host, env });
    } finally {
      await runner.close();
    }
  } catch (error) {
    throw hostProblem(error, host);
  }
}
