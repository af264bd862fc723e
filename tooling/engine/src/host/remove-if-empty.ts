import { rmdirSync } from 'node:fs';

/** Removes a directory; one that is not empty, or not there, is left as it is. */
export function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // Something else lives there, or it is gone already.
  }
}
