import { openLine, payloads, requestOf, UPGRADE, type Line } from './line.ts';
import type { Client, Seen, Target } from './client.ts';

/**
 * The least that a client in Node can do: the six requests of a task, written by hand on sockets, with the answers
 * looked at only as far as the next request needs. It bears no fault, no load and no bad luck.
 */
export async function openFloor({ socketPath, image, command, network }: Target): Promise<Client> {
  const free: Line[] = [];
  const spec = JSON.stringify({
    Image: image,
    Cmd: command,
    AttachStdout: true,
    AttachStderr: true,
    NetworkDisabled: network === 'none' || undefined,
    HostConfig: { LogConfig: { Type: 'none' } },
  });

  const take = () => free.pop() ?? openLine(socketPath);

  async function call(method: string, path: string, body = ''): Promise<string> {
    const line = take();
    const answer = await line.ask(requestOf(method, path, body));
    free.push(line);
    return answer;
  }

  async function run(): Promise<Seen> {
    const created = await call('POST', '/containers/create', spec);
    const id = /"Id":"([0-9a-f]+)"/.exec(created)?.[1] ?? '';
    const attached = openLine(socketPath);
    await attached.ask(requestOf('POST', `/containers/${id}/attach?stream=1&stdout=1&stderr=1`, '', UPGRADE));
    const waiting = take();
    const exit = waiting.askLate(requestOf('POST', `/containers/${id}/wait?condition=next-exit`, ''));
    await exit.registered;
    const output = attached.rest();
    await call('POST', `/containers/${id}/start`);
    const [frames, answer] = await Promise.all([output, exit.answer]);
    free.push(waiting);
    await call('DELETE', `/containers/${id}?force=1&v=1`);
    return { stdout: payloads(frames), exitCode: Number(/"StatusCode":(\d+)/.exec(answer)?.[1]) };
  }

  return {
    run,
    async close() {
      for (const line of free) line.socket.destroy();
    },
  };
}
