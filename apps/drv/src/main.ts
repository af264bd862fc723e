import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isSea } from 'node:sea';
import { isRunCommand } from './process/is-run-command.ts';
import { keepCode } from './process/keep-code.ts';
import { stopSignals } from './process/stop-signals.ts';
import { wordsOf } from './program/words-of.ts';

if (Number.parseInt(process.versions.node, 10) < 22) {
  process.stderr.write(`drv: this is Node ${process.versions.node}; drv needs Node 22 or later\n`);
  process.exitCode = 125;
} else {
  const { argv, env, version, arch } = process;
  const words = wordsOf(argv.slice(2), isSea());
  // First of all: a signal may come at any time.
  const signals = stopSignals(process, isRunCommand(words));
  const { HOME, XDG_CACHE_HOME } = env;
  const [, program = '', , word = ''] = argv;
  // A folder that nobody but this user writes to: the temporary one, which is Node's choice, belongs to everybody.
  const folder = XDG_CACHE_HOME ? join(XDG_CACHE_HOME, 'drv') : HOME && join(HOME, '.cache/drv');
  // A home that is not there, as that of some system users, is not made.
  if (folder && existsSync(XDG_CACHE_HOME || HOME || ''))
    keepCode(program, join(folder, `${version}-${arch}`, /^:[a-z]+$/.test(word) ? word.slice(1) : 'drv'));

  void import('./start.ts').then(({ start }) => start(words, signals));
}
