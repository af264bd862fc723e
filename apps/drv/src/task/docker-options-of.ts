import type { DockerTaskOptions } from '@drv/docker';
import { fileProblem } from '../errors/file-problem.ts';
import { UsageError } from '../errors/usage-error.ts';
import { readNamedFile } from '../settings/read-named-file.ts';
import { readSetting } from '../settings/read-setting.ts';
import type { Setting, Settings } from '../settings/settings.ts';
import { assignment } from '../parse/assignment.ts';

/** What is for the engine alone: `driverOptions.docker` of the task; `undefined` when nothing of it was set. */
export async function dockerOptionsOf(
  settings: Settings,
  cwd: string,
): Promise<DockerTaskOptions | undefined> {
  const annotations = settings.list('annotation').map((entry) => readSetting(entry, assignment));
  const options: DockerTaskOptions = {
    runtime: settings.text('runtime')?.value,
    userns: settings.text('userns')?.value,
    cgroupParent: settings.text('cgroupParent')?.value,
    ipc: settings.text('ipc')?.value as DockerTaskOptions['ipc'],
    logConfig: logOf(settings),
    annotations: annotations.length === 0 ? undefined : Object.fromEntries(annotations),
    ...(await securityOf(settings, cwd)),
  };
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

function logOf(settings: Settings): DockerTaskOptions['logConfig'] {
  const driver = settings.text('logDriver')?.value;
  const options = settings.list('logOpt').map((entry) =>
    readSetting(entry, (text) => {
      if (driver === undefined) throw new UsageError('needs a --log-driver');
      return assignment(text);
    }),
  );
  if (driver === undefined) return undefined;
  return options.length === 0 ? { driver } : { driver, options: Object.fromEntries(options) };
}

async function securityOf(settings: Settings, cwd: string): Promise<DockerTaskOptions> {
  const options: { -readonly [Name in keyof DockerTaskOptions]: DockerTaskOptions[Name] } = {};
  for (const setting of settings.list('securityOpt')) {
    const [name = '', value = ''] = setting.value.split(/[=:](.*)/s);
    if (name === 'seccomp') {
      options.seccomp = value === 'unconfined' ? value : await profile(setting, value, cwd);
    } else if (name === 'apparmor') options.apparmor = value;
    // What holds in any case, unless --allow-new-privileges is given.
    else if (name !== 'no-new-privileges' || value === 'false') {
      readSetting(setting, () => {
        throw new UsageError(
          name === 'no-new-privileges'
            ? 'write --allow-new-privileges'
            : 'write seccomp=FILE, seccomp=unconfined or apparmor=PROFILE',
        );
      });
    }
  }
  return options;
}

async function profile(
  setting: Setting,
  file: string,
  cwd: string,
): Promise<Readonly<Record<string, unknown>>> {
  try {
    return JSON.parse((await readNamedFile(file, cwd)).toString()) as Record<string, unknown>;
  } catch (error) {
    return readSetting(setting, () => {
      const what = error instanceof SyntaxError ? 'the profile is not JSON' : fileProblem(error);
      throw new UsageError(what, { cause: error });
    });
  }
}
