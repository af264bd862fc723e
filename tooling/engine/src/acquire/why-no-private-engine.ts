import { findCommand } from '../host/find-command.ts';
import { canOpenNamespace } from '../private/can-open-namespace.ts';
import { engineKind } from '../kinds/engine-kind.ts';
import { programsFor } from './programs.ts';

/**
 * Why this machine, as it is now, cannot start a private engine; `undefined` when it can. The reason to give
 * when a test that needs an engine of its own skips.
 */
export function whyNoPrivateEngine(): string | undefined {
  if (!canOpenNamespace()) return 'Only root on Linux can start a private engine.';
  const missing = programsFor(engineKind(process.env['DRV_TEST_ENGINE'])).filter(
    ({ command, optional }) => optional !== true && findCommand(command) === undefined,
  );
  if (missing.length === 0) return undefined;
  return `A private engine needs ${missing.map(({ command }) => command).join(', ')}.`;
}
