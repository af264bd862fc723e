import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireBubblewrap, writeBusyboxRoot } from '@drv/tooling-engine';
import { afterAll } from 'vitest';

/** What the cases and the tests call. */
const COMMANDS = 'cat chmod dd echo head hostname id mkdir printf pwd sh sleep stty true wc yes'.split(' ');

/** What a driver needs on this machine, for one test file. */
export interface BubblewrapHere {
  readonly images: string;
  /** The directory of the image `busybox:1`. */
  readonly image: string;
  readonly roots: string;
  readonly program?: string | undefined;
  /** Why nothing can be run here. */
  readonly unavailable?: string | undefined;
}

export async function bubblewrapHere(): Promise<BubblewrapHere> {
  const home = await mkdtemp(join(tmpdir(), 'drv-bubblewrap-'));
  afterAll(() => rm(home, { recursive: true }));
  const images = join(home, 'images');
  const image = join(images, 'docker.io+library+busybox:1');
  const roots = join(home, 'roots');
  for (const directory of [images, image, roots]) await mkdir(directory);
  const here = { images, image, roots };
  try {
    await writeBusyboxRoot(image, COMMANDS);
    // Whatever the umask is.
    await chmod(join(image, 'tmp'), 0o1777);
    return { ...here, program: await requireBubblewrap() };
  } catch (error) {
    return { ...here, unavailable: String(error) };
  }
}
