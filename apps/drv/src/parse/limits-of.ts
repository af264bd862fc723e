import type { ResourceLimits } from '@drv/core';
import { readSetting } from '../settings/read-setting.ts';
import type { Settings } from '../settings/settings.ts';
import { decimal } from './decimal.ts';
import { memorySize } from './memory-size.ts';
import { wholeNumber } from './whole-number.ts';

const LIMITS = {
  memoryBytes: ['memory', memorySize],
  cpus: ['cpus', decimal],
  cpuShares: ['cpuShares', wholeNumber(2, 262_144)],
  pids: ['pids', wholeNumber(1)],
  openFiles: ['openFiles', wholeNumber(1)],
} as const satisfies Partial<Record<keyof ResourceLimits, unknown>>;

/** The limits that were set; `undefined` when none was. */
export function limitsOf(settings: Settings): ResourceLimits | undefined {
  const limits: { -readonly [Name in keyof ResourceLimits]: ResourceLimits[Name] } = {};
  for (const [field, [name, parse]] of Object.entries(LIMITS)) {
    const setting = settings.text(name);
    if (setting !== undefined) limits[field as keyof typeof LIMITS] = readSetting(setting, parse);
  }
  return Object.keys(limits).length > 0 ? limits : undefined;
}
