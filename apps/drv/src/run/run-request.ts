import type { Settings } from '../settings/settings.ts';

/** `drv run`, as it was written. */
export interface RunRequest {
  readonly image: string;
  /** Empty: the image's own command. */
  readonly command: readonly string[];
  readonly settings: Settings;
}
