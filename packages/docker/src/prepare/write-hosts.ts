import { DrvError, type AbortOptions, type ContainerTask, type Logger } from '@drv/core';
import { packTar } from '../archive/pack-tar.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import type { EngineTraits } from '../engine/traits/engine-traits.ts';
import { isWithoutSandbox } from './network-options.ts';

/** Of its id, what an engine makes the host name of a container of. */
const ID_CHARACTERS = 12;
/** The file itself, and the directories that it is in. */
const HOSTS = /^\/+(?:etc\/*(?:\/hosts\/*)?)?$/;

/**
 * Whether a container is without `localhost`: it has no network sandbox, and nothing of the task's is mounted where the file
 * goes, which decides it then.
 */
export function needsHosts(task: ContainerTask, traits: Pick<EngineTraits, 'namesItself'>): boolean {
  if (traits.namesItself || !isWithoutSandbox(task, traits)) return false;
  return (task.volumes ?? []).every(({ containerPath }) => !HOSTS.test(containerPath));
}

/**
 * Writes the names that a machine has for itself, `localhost` and its own, into a container that has no network sandbox:
 * the engine leaves its `/etc/hosts` empty. Before the files of the task, which may hold another one. A task runs without
 * them where the engine refuses, or whatever filters what it is asked.
 */
export async function writeHosts(
  engine: Pick<EngineClient, 'putArchive'>,
  containerId: string,
  {
    hostname = containerId.slice(0, ID_CHARACTERS),
    logger,
    signal,
  }: AbortOptions & Pick<ContainerTask, 'hostname'> & { readonly logger: Logger },
): Promise<void> {
  const names = [
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    `127.0.0.1\t${hostname}`,
  ];
  const content = Buffer.from(`${names.join('\n')}\n`);
  const file = { name: 'hosts', type: 'file', mode: 0o644, uid: 0, gid: 0, modifiedMs: Date.now() } as const;
  const archive = packTar(once({ ...file, size: content.length, content: once(content) }));
  await engine.putArchive(containerId, archive, { path: '/etc', signal }).catch((error: unknown) => {
    if (!DrvError.is(error) || error.statusCode === undefined) throw error;
    logger.warn({ error: String(error) }, 'the container has no /etc/hosts: the engine took none');
  });
}

async function* once<T>(value: T): AsyncGenerator<T, void, undefined> {
  yield value;
}
