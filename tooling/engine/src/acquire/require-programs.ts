import { canOpenNamespace } from '../private/can-open-namespace.ts';
import { installPackages, isDebian } from '../host/debian.ts';
import { findCommand } from '../host/find-command.ts';
import type { EngineKind } from '../kinds/engine-kind.ts';
import { SetupError } from '../setup-error.ts';
import { programsFor } from './programs.ts';

/**
 * Sees to it that a private engine can be started: installs what is missing on Debian and Ubuntu.
 *
 * @throws SetupError that says what is missing and how to get it.
 */
export async function requirePrograms(
  log: (line: string) => void,
  { kind, signal }: { readonly kind: EngineKind | undefined; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  if (!canOpenNamespace()) {
    throw new SetupError(
      'Either start a Docker engine that this user may use, or point DOCKER_HOST at one, or run this as root on ' +
        'Linux: then a private engine is started for the run and stopped after it.',
    );
  }
  const missing = programsFor(kind).filter(({ command }) => findCommand(command) === undefined);
  if (missing.length === 0) return;
  if (isDebian()) {
    const packages = [...new Set(missing.map((program) => program.in))];
    log(`Installing ${packages.join(', ')} (apt-get).`);
    await installPackages(packages, signal);
    return;
  }
  const fatal = missing.filter(({ optional }) => optional !== true);
  if (fatal.length === 0) return;
  throw new SetupError(
    `Either start a Docker engine, or install what a private one needs: ${fatal.map(({ command }) => command).join(', ')}. ` +
      'On Debian and Ubuntu that is done by itself.',
  );
}
