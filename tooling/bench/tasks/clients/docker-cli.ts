import { execFile } from 'node:child_process';
import type { Client, Target } from './client.ts';

/** `docker run --rm`, a process for each task. */
export async function openDockerCli({ socketPath, image, command, network }: Target): Promise<Client> {
  const before = ['-H', `unix://${socketPath}`, 'run', '--rm', '--log-driver', 'none'];
  const given = [...before, ...(network === 'none' ? ['--network', 'none'] : []), image, ...command];
  return {
    run: () =>
      new Promise((resolve, reject) => {
        execFile('docker', given, (error, stdout) => {
          const code = error?.code ?? 0;
          if (typeof code === 'number') resolve({ stdout, exitCode: code });
          else reject(error as Error);
        });
      }),
    async close() {},
  };
}
