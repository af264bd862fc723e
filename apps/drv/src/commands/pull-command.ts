import { DrvError } from '@drv/core';
import { formatReference, imageIdOf, parseReference } from '@drv/image';
import { loginProblem } from '../errors/login-problem.ts';
import { platform } from '../parse/platform.ts';
import type { Io } from '../process/io.ts';
import { pullViewFor } from '../render/pull-view-for.ts';
import { styleFor } from '../render/style.ts';
import type { Settings } from '../settings/settings.ts';
import { withParts } from './with-parts.ts';
import { jsonLine } from '../render/json-line.ts';

/** `drv pull`: brings an image to the engine, with the credentials that a task of it would get. Prints its digest. */
export async function pullCommand(image: string, settings: Settings, io: Io): Promise<number> {
  const id = imageIdOf(image);
  if (id !== undefined) {
    const message = `${id} is the id of an image: it names no registry that could be asked for it`;
    throw new DrvError('DRV_INVALID_REFERENCE', message, { op: 'pull image' });
  }
  const reference = parseReference(image);
  const asked = settings.text('platform');
  const json = settings.flag('json') === true;
  const view = await pullViewFor(formatReference(reference), io.stderr, {
    quiet: json || settings.flag('quiet') === true,
    bars: io.stderr.isTTY === true && io.env['TERM'] !== 'dumb',
    style: styleFor(io.stderr, io.env),
  });
  let notes: readonly string[] = [];
  const pulled = await withParts(settings, io, async ({ credentials, passedOver, puller }, signal) => {
    notes = passedOver;
    const { registry, repository } = reference;
    return await puller.ensure(reference, {
      policy: 'always',
      credentials: await credentials.resolve({ registry, repository }, { signal }),
      platform: asked === undefined ? undefined : platform(asked.value),
      signal,
      onEvent: view.onPull,
    });
  })
    .catch((error: unknown) => {
      throw loginProblem(error, image, notes);
    })
    .finally(view.close);
  io.stdout.write(`${json ? jsonLine(pulled) : (pulled.digest ?? pulled.image.id)}\n`);
  return 0;
}
