import { delimiter, dirname } from 'node:path';
import { execa } from 'execa';

/** How the command ended, and what it wrote. */
export interface CommandEnd {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs an installed `drv` with one Node, as a shell would: by its path, with that Node first on the PATH. */
export async function runInstalled(
  drv: string,
  node: string,
  words: readonly string[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<CommandEnd> {
  const { exitCode, stdout, stderr } = await execa(drv, words, {
    cwd,
    env: { PATH: `${dirname(node)}${delimiter}/usr/bin${delimiter}/bin`, HOME: cwd, ...env },
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    timeout: 60_000,
  });
  return { exitCode, stdout, stderr };
}
