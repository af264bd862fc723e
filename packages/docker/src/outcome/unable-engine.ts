import { DrvError } from '@drv/core/driver';
import { isRefusal } from '../engine/errors/engine-refusals.ts';

/** The field of the task that an engine's words are about, where it cannot do what other engines can. */
const FIELDS: readonly { readonly says: RegExp; readonly field: string }[] = [
  { says: /storage-opt/i, field: 'limits.diskBytes' },
  { says: /unknown mount option "(?:uid|gid)/i, field: 'tmpfs' },
  { says: /select device driver/i, field: 'limits.gpus' },
  { says: /gathering device information/i, field: 'devices' },
  { says: /runtime/i, field: 'driverOptions.docker.runtime' },
];

/** `DRV_UNSUPPORTED`, where the engine refused a call because it is not able to do what the task asks for. */
export function unableEngine(error: unknown, op: string, taskId: string): DrvError | undefined {
  if (!isRefusal(error, 'unable')) return undefined;
  const { message, statusCode } = error;
  const field = FIELDS.find(({ says }) => says.test(message))?.field;
  return new DrvError('DRV_UNSUPPORTED', field === undefined ? message : `${field}: ${message}`, {
    op,
    taskId,
    statusCode,
    exitCode: 125,
    cause: error,
  });
}
