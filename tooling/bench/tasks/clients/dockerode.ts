import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import Docker from 'dockerode';
import type { Client, Target } from './client.ts';

/**
 * The sequence that loses nothing: attach, start, and a wait once it is started. A wait for the next exit, sent before the
 * start, may reach the engine after the end of the task, and is then never answered: dockerode does not tell when it is taken.
 */
export async function openDockerode({ socketPath, image, command, network }: Target): Promise<Client> {
  const docker = new Docker({ socketPath });
  return {
    async run() {
      const container = await docker.createContainer({
        Image: image,
        Cmd: [...command],
        AttachStdout: true,
        AttachStderr: true,
        NetworkDisabled: network === 'none',
        HostConfig: { LogConfig: { Type: 'none', Config: {} } },
      });
      const stream = await container.attach({ stream: true, hijack: true, stdout: true, stderr: true });
      const stdout = new PassThrough();
      const stderr = new PassThrough().resume();
      const modem = container.modem as { demuxStream(...streams: readonly unknown[]): void };
      modem.demuxStream(stream, stdout, stderr);
      stream.once('end', () => stdout.end());
      const output = text(stdout);
      await container.start();
      const exit = container.wait() as Promise<{ StatusCode: number }>;
      const [seen, { StatusCode }] = await Promise.all([output, exit]);
      await container.remove({ force: true, v: true });
      return { stdout: seen, exitCode: StatusCode };
    },
    async close() {},
  };
}
