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
  readonly image: Pick<StoredImage, 'id' | 'platform'>;
  readonly traits: Pick<EngineTraits, 'drainsOutputMs' | 'attachRace'>;
  readonly witness: WitnessChoice;
}

/** How a task is to be announced; `undefined`: it is not, or cannot be. */
export async function announcementOf(container: AnnouncedContainer): Promise<Announcement | undefined> {
  const { engine, task, own, image, traits, witness, signal } = container;
  // One that takes output over for as long as it comes loses none.
  if (!Number.isFinite(traits.drainsOutputMs) || !canBeAnnounced(task, own)) return undefined;
  const launcher = launcherFor(image.platform);
  if (launcher === undefined || !(await isWitnessed(witness, engine, traits))) return undefined;
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
/** By image, which its id says all of; of each engine the last ones. */
const known = new WeakMap<object, Map<string, ImageCommand>>();
const KNOWN = 64;

/** A busy engine is asked once. */
async function commandOfImage(
  engine: AnnouncedContainer['engine'],
  id: string,
  options: AbortOptions,
): Promise<ImageCommand | undefined> {
  const images = known.get(engine) ?? new Map<string, ImageCommand>();
  known.set(engine, images);
  const before = images.get(id);
  if (before !== undefined) return before;
  const command = await engine.imageCommand(id, options);
  if (command === undefined) return undefined;
  images.set(id, command);
  for (const oldest of images.keys()) if (images.size > KNOWN) images.delete(oldest);
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
