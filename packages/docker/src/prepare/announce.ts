import { posix } from 'node:path';
import type { AbortOptions } from '@drv/core';
import { wordsOf, type StoredImage, type TaskWithId } from '@drv/core/driver';
import type { ImageCommand } from '../engine/calls/image-command.ts';
import type { EngineClient } from '../engine/engine-client.ts';
import type { EngineTraits } from '../engine/traits/engine-traits.ts';
import { isWitnessed, type WitnessChoice } from '../launcher/is-witnessed.ts';
import type { DockerTaskOptions } from './docker-task-options.ts';
import { commandOf } from '../launcher/command-of.ts';
import { createLaunch, type LaunchedTask } from '../launcher/launch.ts';
import { launcherFor } from '../launcher/launcher-for.ts';
import { LAUNCHER_PATH } from '../launcher/put-launcher.ts';
import type { PlannedFile } from '../files/plan-files.ts';
import { rootOf } from '../files/root-of.ts';
import { imageMemory, type ImageMemory } from '../engine/image-memory.ts';
import { knownMounts } from './known-mounts.ts';
import { needsHosts } from './needs-hosts.ts';

/** How a task is run by a launcher, which says a word on both streams before and after: so it is seen whether an engine has read all between them. */
export interface Announcement {
  readonly launcher: Buffer;
  readonly entrypoint: readonly string[];
  readonly task: LaunchedTask;
}

export interface AnnouncedContainer extends AbortOptions {
  readonly engine: Pick<EngineClient, 'isLocal' | 'imageCommand'>;
  readonly task: TaskWithId;
  readonly own: DockerTaskOptions;
  readonly image: Pick<StoredImage, 'id' | 'platform' | 'volumes'>;
  readonly traits: Pick<EngineTraits, 'drainsOutputMs' | 'startsForArchive' | 'namesItself'>;
  readonly witness: WitnessChoice;
  readonly planned: readonly Pick<PlannedFile, 'path'>[];
}

/** How a task is to be announced; `undefined`: it is not, or cannot be. */
export async function announcementOf(container: AnnouncedContainer): Promise<Announcement | undefined> {
  const { engine, task, own, image, traits, witness, planned, signal } = container;
  // One that takes output over for as long as it comes loses none.
  if (!Number.isFinite(traits.drainsOutputMs) || !canBeAnnounced(task, own)) return undefined;
  const launcher = launcherFor(image.platform);
  const memory = imageMemory(engine, image.id);
  if (launcher === undefined || memory.takesNoLauncher === true) return undefined;
  const mountPaths = knownMounts(task, image);
  if (isPlaceTaken(task, { mountPaths, planned })) return undefined;
  const hasRootArchive = goesIntoRoot(task, { traits, planned, mountPaths, memory });
  if (!(await isWitnessed(witness, { engine, traits, hasRootArchive }))) return undefined;
  const ofImage =
    wordsOf(task.entrypoint) === undefined ? await commandOfImage(engine, image.id, { signal }) : NO_COMMAND;
  const words = ofImage && commandOf(task, ofImage);
  const [command] = words ?? [];
  if (words === undefined || command === undefined) return undefined;
  const launch = createLaunch('announced');
  return {
    launcher,
    entrypoint: [LAUNCHER_PATH, `-${launch.nonce}`, ...words],
    task: { launch, command },
  };
}

const NO_COMMAND: ImageCommand = { entrypoint: [], command: [] };

async function commandOfImage(
  engine: AnnouncedContainer['engine'],
  id: string,
  options: AbortOptions,
): Promise<ImageCommand | undefined> {
  const memory = imageMemory(engine, id);
  const command = memory.command ?? (await engine.imageCommand(id, options));
  if (command !== undefined) memory.command = command;
  return command;
}

/**
 * A terminal has one stream, and shows all of it; into a read-only root nothing can be put; a task without an init is refused at
 * its start where its command is not there; a profile or a runtime of the task's own may forbid what the launcher needs.
 */
function canBeAnnounced(
  { tty = false, readOnlyRoot = false, init = true }: TaskWithId,
  { seccomp, apparmor, runtime }: DockerTaskOptions,
): boolean {
  return (
    !tty &&
    !readOnlyRoot &&
    init &&
    typeof seccomp !== 'object' &&
    apparmor === undefined &&
    runtime === undefined
  );
}

/** Whether the task, or its image, has something where the launcher goes, or below: a mount would hide it. */
function isPlaceTaken(
  { workDir = '/' }: TaskWithId,
  { mountPaths, planned }: { readonly mountPaths: readonly string[] } & Pick<AnnouncedContainer, 'planned'>,
): boolean {
  const taken = [...mountPaths, posix.resolve('/', workDir), ...planned.map(({ path }) => path)];
  return taken.some((path) => rootOf(path, [LAUNCHER_PATH]) !== '/');
}

/**
 * Whether something else goes into the root of the container, as far as that is known before there is one: a link of the image may
 * lead to a volume.
 */
function goesIntoRoot(
  task: TaskWithId,
  {
    traits,
    planned,
    mountPaths,
    memory,
  }: Pick<AnnouncedContainer, 'traits' | 'planned'> & {
    readonly mountPaths: readonly string[];
    readonly memory: ImageMemory;
  },
): boolean {
  const isInRoot = (path: string) => rootOf(path, mountPaths) === '/';
  const hasHosts = needsHosts(task, traits) && memory.hasPlainEtc !== false && isInRoot('/etc');
  return hasHosts || planned.some(({ path }) => isInRoot(path));
}
