import { readlinkSync } from 'node:fs';

/** Where nothing is: a path that is relative to it is told as one that is not there. */
const NOWHERE = '/working-directory-was-removed';

/**
 * The working directory. Of one that was removed it is the path that it had, below which nothing is found: a command that needs
 * nothing of it goes on.
 */
export function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    try {
      return readlinkSync('/proc/self/cwd').replace(/ \(deleted\)$/, '');
    } catch {
      return NOWHERE;
    }
  }
}
