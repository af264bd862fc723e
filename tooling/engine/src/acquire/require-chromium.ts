import { installPackages, isDebian } from '../host/debian.ts';
import { findCommand } from '../host/find-command.ts';
import { SetupError } from '../setup-error.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** What the machine has, and may be given; a test gives its own. */
interface Machine {
  find(command: string): string | undefined;
  /** Packages may be installed: root on Debian or Ubuntu. */
  readonly mayInstall: boolean;
  install(packages: readonly string[]): Promise<void>;
}

const THIS_MACHINE: Machine = {
  find: findCommand,
  get mayInstall() {
    return process.getuid?.() === 0 && isDebian();
  },
  install: installPackages,
};

/**
 * The path of a Chromium, for tests of pages. Where there is none it is installed, if that is possible without asking
 * anybody: about 100 MB, once.
 *
 * @param chosen A path; `none`: there is none.
 * @throws SetupError that says how to get one.
 */
export async function requireChromium(
  chosen: string | undefined,
  log: (line: string) => void,
  machine: Machine = THIS_MACHINE,
): Promise<string> {
  const find = () => NAMES.map((name) => machine.find(name)).find((path) => path !== undefined);
  if (chosen === 'none') throw new SetupError('DRV_TEST_CHROMIUM=none: no tests of pages.');
  if (chosen !== undefined && chosen !== '') return chosen;
  const there = find();
  if (there !== undefined) return there;
  if (machine.mayInstall) {
    log('Installing chromium (apt-get).');
    try {
      await machine.install(['chromium']);
    } catch (error) {
      throw new SetupError('Chromium could not be installed.', { cause: error });
    }
    const installed = find();
    if (installed !== undefined) return installed;
  }
  throw new SetupError('Install Chromium, or name one with DRV_TEST_CHROMIUM=/path/of/chromium.');
}
