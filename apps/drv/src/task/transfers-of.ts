import type { ArtifactRequest } from '@drv/core';
import type { LocalFile } from '@drv/core/driver';
import { readSetting } from '../settings/read-setting.ts';
import type { Settings } from '../settings/settings.ts';
import { artifact } from '../parse/artifact.ts';
import { copyIn } from '../parse/copy-in.ts';

/** What goes into the container before the task, and what comes out after it. */
export interface Transfers {
  /** By path in the container. */
  readonly files: Readonly<Record<string, LocalFile>>;
  readonly artifacts: readonly ArtifactRequest[];
}

/** @throws UsageError that names the option and says what would be right. */
export function transfersOf(settings: Settings, cwd: string): Transfers {
  const files = settings.list('copyIn').map((entry) => readSetting(entry, (text) => copyIn(text, cwd)));
  const artifacts = settings
    .list('artifact')
    .map((entry) => readSetting(entry, (text) => artifact(text, cwd)));
  return { files: Object.fromEntries(files), artifacts };
}
