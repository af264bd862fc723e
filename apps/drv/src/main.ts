import { existsSync } from 'node:fs';
import nodeModule from 'node:module';
import { join } from 'node:path';

if (Number.parseInt(process.versions.node, 10) < 22) {
  process.stderr.write(`drv: this is Node ${process.versions.node}; drv needs Node 22 or later\n`);
  process.exitCode = 125;
} else {
  // Node compiles the rest once, and afterwards takes it from a folder that nobody but this user writes to: the
  // temporary one, which is Node's choice, belongs to everybody.
  const { HOME, XDG_CACHE_HOME } = process.env;
  const folder = XDG_CACHE_HOME ? join(XDG_CACHE_HOME, 'drv') : HOME && join(HOME, '.cache/drv');
  // A home that is not there, as that of some system users, is not made.
  if (folder && existsSync(XDG_CACHE_HOME || HOME || '')) nodeModule.enableCompileCache?.(folder);

  void import('./start.ts').then(({ start }) => start());
}
