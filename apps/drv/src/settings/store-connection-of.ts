import { fileProblem } from '../errors/file-problem.ts';
import { UsageError } from '../errors/usage-error.ts';
import { hexKey } from '../parse/hex-key.ts';
import { storeUrl } from '../parse/store-url.ts';
import type { StoreConnection } from '../process/store-connection.ts';
import { readNamedFile } from './read-named-file.ts';
import { readSetting } from './read-setting.ts';
import type { Settings } from './settings.ts';

interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A password is never on a command line, which every user of the machine can read. */
const IN_THE_OPEN =
  'a password on the command line can be read by every user of this machine; put the URL into DRV_STORE, or the password into DRV_STORE_PASSWORD or a file for --store-password-file';

/**
 * The queue that `--store`, `DRV_STORE` or the configuration file names; `undefined` where none does. Secrets come from
 * the environment and from files.
 *
 * @throws UsageError that names the setting and never repeats its value.
 */
export async function storeConnectionOf(
  settings: Settings,
  place: Place,
): Promise<StoreConnection | undefined> {
  const setting = settings.text('store');
  if (setting === undefined) {
    refuseWithoutStore(settings);
    return undefined;
  }
  const url = readSetting(setting, storeUrl, { secret: true });
  const hasPassword = url.password !== '' || url.searchParams.has('password');
  if (hasPassword && setting.from === '--store') throw new UsageError(`--store: ${IN_THE_OPEN}`);
  const password = await secretOf('storePasswordFile', 'DRV_STORE_PASSWORD', settings, place);
  const key = await secretOf('storeKeyFile', 'DRV_STORE_KEY', settings, place);
  return {
    url: url.href,
    password: hasPassword ? undefined : password?.value,
    shown: `${url.protocol}//${url.host}${url.pathname.replace(/^\/$/, '')}`,
    queue: settings.text('queue')?.value ?? 'drv',
    key: key === undefined ? undefined : readSetting(key, hexKey, { secret: true }),
  };
}

/** What was typed is wanted: without the queue a task would run here, for nobody's key. */
function refuseWithoutStore(settings: Settings): void {
  for (const name of ['queue', 'storeKeyFile', 'storePasswordFile'] as const) {
    const from = settings.text(name)?.from;
    if (from?.startsWith('--') === true)
      throw new UsageError(`${from} is of a queue: name its address with --store`);
  }
}

/** What a file holds that was named, else what a variable says. */
async function secretOf(
  file: 'storePasswordFile' | 'storeKeyFile',
  variable: string,
  settings: Settings,
  { cwd, env }: Place,
) {
  const named = settings.text(file);
  if (named === undefined) {
    const value = env[variable];
    return value ? { value, from: variable } : undefined;
  }
  const from = `${named.from} ${named.value}`;
  try {
    return { value: (await readNamedFile(named.value, cwd)).toString().trim(), from };
  } catch (error) {
    throw new UsageError(`${from}: ${fileProblem(error)}`, { cause: error });
  }
}
