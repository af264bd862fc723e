import { text } from 'node:stream/consumers';
import type { Client, Target } from './client.ts';

/**
 * It is made for services and not for tasks: it has no exit code, which is asked of the engine as it polls, and the
 * output comes from the engine's log. Its own reaper is off, as it would start a container of its own.
 */
export async function openTestcontainers({ socketPath, image, command, network }: Target): Promise<Client> {
  process.env['DOCKER_HOST'] = `unix://${socketPath}`;
  process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
  const { GenericContainer, StartupCheckStrategy } = await import('testcontainers');

  class Exit extends StartupCheckStrategy {
    exitCode = -1;
    override async checkStartupState(
      ...[docker, id]: Parameters<InstanceType<typeof StartupCheckStrategy>['checkStartupState']>
    ): Promise<'PENDING' | 'SUCCESS'> {
      const { State } = await docker.getContainer(id).inspect();
      this.exitCode = State.ExitCode;
      return State.Status === 'exited' ? 'SUCCESS' : 'PENDING';
    }
  }

  return {
    async run() {
      const exit = new Exit();
      const container = new GenericContainer(image).withCommand([...command]).withWaitStrategy(exit);
      const started = await (network === 'none' ? container.withNetworkMode('none') : container).start();
      const stdout = await text(await started.logs());
      await started.stop({ remove: true });
      return { stdout, exitCode: exit.exitCode };
    },
    async close() {},
  };
}
