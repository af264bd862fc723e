import { execa } from 'execa';
import { root } from '../repository/git-repository.ts';

/** Brings `dist/` of every published package up to date; next to nothing to do when it is. */
export async function buildPackages(): Promise<void> {
  const { failed, all } = await execa(
    'turbo',
    ['run', 'build', '--output-logs=errors-only', '--log-order=grouped'],
    { cwd: root, preferLocal: true, all: true, reject: false, env: { TURBO_TELEMETRY_DISABLED: '1' } },
  );
  if (failed) throw new Error(`The packages do not build, so what they publish cannot be tested.\n${all}`);
}
