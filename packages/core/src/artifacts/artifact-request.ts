import { boolean, integer, list, objectOf, optional, type Check } from '../task/field-checks.ts';
import { filePath } from '../task/file-checks.ts';
import type { CollectOptions } from './artifact.ts';

/** A file or directory of the container, and where it goes. */
export interface ArtifactRequest extends Omit<CollectOptions, 'signal'> {
  /** Absolute path in the container. */
  readonly path: string;
  /** The directory of this machine below which it is written, under its own name. */
  readonly into: string | URL;
}

const directory: Check = (value, path) =>
  (typeof value === 'string' && value !== '') || (value instanceof URL && value.protocol === 'file:')
    ? undefined
    : `${path} must be a path or a URL that begins with file:`;

const limit = optional(integer({ min: 0, wants: 'a whole number, 0 or more' }));

/** What has to be right of them before anything is done. */
export const ARTIFACTS: Check = list(
  objectOf({
    path: filePath,
    into: directory,
    limitBytes: limit,
    limitFiles: limit,
    required: optional(boolean),
  }),
);
