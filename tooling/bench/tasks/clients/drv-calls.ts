import { buffer } from 'node:stream/consumers';
import { createEngineClient } from '@drv/docker';
import type { Client, Target } from './client.ts';
import { payloads } from './line.ts';

/** The calls of a task as drv's engine client sends them, without the driver that decides about them. */
export async function openDrvCalls({ socketPath, image, command, network }: Target): Promise<Client> {
  const engine = createEngineClient({ host: `unix://${socketPath}` });
  let tasks = 0;
  return {
    async run() {
      const found = await engine.inspectImage(image);
      if (found === undefined) throw new Error(`The engine has no image ${image}`);
      tasks += 1;
      const { id } = await engine.create(
        {
          Image: found.id,
          Cmd: command,
          Env: [],
          Labels: {},
          Tty: false,
          OpenStdin: true,
          StdinOnce: true,
          AttachStdin: true,
          AttachStdout: true,
          AttachStderr: true,
          NetworkDisabled: network === 'none' || undefined,
          HostConfig: {
            ReadonlyRootfs: false,
            CapDrop: ['ALL'],
            CapAdd: [],
            SecurityOpt: ['no-new-privileges'],
            Privileged: false,
            Init: true,
            IpcMode: 'private',
            RestartPolicy: { Name: 'no' },
            AutoRemove: false,
            LogConfig: { Type: 'local', Config: {} },
          },
        },
        { name: `drv-bench-calls-${process.pid}-${tasks}` },
      );
      const socket = await engine.attach(id);
      const output = buffer(socket);
      const exit = await engine.wait(id, 'next-exit');
      await engine.start(id);
      const exitCode = await exit.exitCode;
      const stdout = payloads(await output);
      await engine.inspect(id);
      await engine.remove(id);
      return { stdout, exitCode };
    },
    close: () => engine.close(),
  };
}
