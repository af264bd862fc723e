import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CONFIG_FILES } from './config-files.ts';

/**
 * Whether a configuration file may be found from a directory. Mostly there is none, and then neither the library that
 * searches nor the one that checks is loaded.
 */
export function hasConfigAbove(directory: string): boolean {
  if (CONFIG_FILES.some((name) => existsSync(join(directory, name)))) return true;
  const above = dirname(directory);
  return above !== directory && hasConfigAbove(above);
}
