import { existsSync } from 'node:fs';

/** Whether a private engine can be had at all: root on Linux. */
export function canOpenNamespace(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/proc/self/ns/mnt');
}
