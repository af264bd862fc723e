import type { ResourceLimits } from '@drv/core';
import { readSetting } from '../settings/read-setting.ts';
import type { Settings } from '../settings/settings.ts';
import { decimal } from '../parse/decimal.ts';
import { gpus } from '../parse/gpus.ts';
import { memorySize } from '../parse/memory-size.ts';
import { wholeNumber } from '../parse/whole-number.ts';

/** As many processes as Linux numbers (PID_MAX_LIMIT); control groups take no more. */
const MOST_PIDS = 4_194_304;

const LIMITS = {
  memoryBytes: ['memory', memorySize],
  memorySwapBytes: ['memorySwap', memorySize],
  memoryReservationBytes: ['memoryReservation', memorySize],
  cpus: ['cpus', decimal],
  cpuShares: ['cpuShares', wholeNumber(2, 262_144)],
  cpuset: ['cpusetCpus', (text: string) => text],
  // With the word in front that docker's --storage-opt has.
  diskBytes: ['disk', (text: string) => memorySize(text.replace(/^size=/, ''))],
  gpus: ['gpus', gpus],
  pids: ['pids', wholeNumber(1, MOST_PIDS)],
  openFiles: ['openFiles', wholeNumber(1)],
} as const satisfies Record<keyof ResourceLimits, unknown>;

/** The limits that were set; `undefined` when none was. */
export function limitsOf(settings: Settings): ResourceLimits | undefined {
  const limits = Object.entries(LIMITS).flatMap(([field, [name, parse]]) => {
    const setting = settings.text(name);
    return setting === undefined ? [] : [[field, readSetting<unknown>(setting, parse)] as const];
  });
  return limits.length > 0 ? Object.fromEntries(limits) : undefined;
}
