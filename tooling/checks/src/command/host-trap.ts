import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A folder whose files leave a mark when Node reads one of them as its own. */
export interface HostTrap {
  readonly dir: string;
  /** What to give an option as its value: variables, code and settings for Node, each with code in it. */
  readonly values: readonly string[];
  /** Whether code has run since the last call. */
  sprung(): boolean;
}

/** @param dir The folder to make, for a working directory: Node looks for `node.config.json` there. */
export function createHostTrap(dir: string): HostTrap {
  mkdirSync(dir, { recursive: true });
  const mark = join(dir, 'mark');
  const code = join(dir, 'code.cjs');
  const variables = join(dir, 'variables.env');
  const settings = join(dir, 'node.config.json');
  writeFileSync(code, `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '');`);
  writeFileSync(variables, `NODE_OPTIONS=--require=${code}\n`);
  writeFileSync(settings, JSON.stringify({ nodeOptions: { require: [code] } }));
  return {
    dir,
    values: [variables, code, settings],
    sprung() {
      const found = existsSync(mark);
      rmSync(mark, { force: true });
      return found;
    },
  };
}
