import { openLine, payloads, requestOf, UPGRADE, type Line } from './line.ts';
import type { Client, OpenClient, Seen, Target } from './client.ts';
import { hostsArchive } from './hosts-archive.ts';

/**
 * The least that a client in Node can do: the six requests of a task, written by hand on sockets, with the answers
 * looked at only as far as the next request needs. It bears no fault, no load and no bad luck.
 */
export const openFloor: OpenClient = async (target) => open(target, bare(target));

/** The same for a container as drv makes it: hardened, with an init, a log, and an `/etc/hosts` also without a network. */
export const openFloorOfSame: OpenClient = async (target) => {
  const hosts = target.network === 'none' ? hostsArchive() : undefined;
  return open(target, asByDrv(target), hosts);
};

function bare({ image, command, network }: Target): unknown {
  return {
    Image: image,
    Cmd: command,
    AttachStdout: true,
    AttachStderr: true,
    NetworkDisabled: network === 'none' || undefined,
    HostConfig: { LogConfig: { Type: 'none' } },
  };
}

function asByDrv(target: Target): unknown {
  return {
    ...(bare(target) as object),
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    Healthcheck: { Test: ['NONE'] },
    HostConfig: {
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      Init: true,
      IpcMode: 'private',
      PidsLimit: 1_024,
      LogConfig: { Type: 'local', Config: { 'max-size': '16m', 'max-file': '2' } },
    },
  };
}

function open({ socketPath }: Target, spec: unknown, archive?: string): Client {
  const free: Line[] = [];
  const body = JSON.stringify(spec);

  const take = () => free.pop() ?? openLine(socketPath);

  async function call(method: string, path: string, content = ''): Promise<string> {
    const line = take();
    const answer = await line.ask(requestOf(method, path, content));
    free.push(line);
    return answer;
  }

  async function run(): Promise<Seen> {
    const created = await call('POST', '/containers/create', body);
    const id = /"Id":"([0-9a-f]+)"/.exec(created)?.[1] ?? '';
    if (archive !== undefined) await call('PUT', `/containers/${id}/archive?path=/etc`, archive);
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
