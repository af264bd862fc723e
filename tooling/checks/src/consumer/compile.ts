import { cp, mkdir, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { root } from '../repository/git-repository.ts';

/** How a user's project may be set up: what reads a package's declarations, and beside which of Node's. */
export interface ConsumerSetup {
  readonly typescript: '5.9' | '6' | '7';
  /** The major version of `@types/node`. */
  readonly nodeTypes: 22 | 24 | 26;
  readonly resolution: 'nodenext' | 'node16' | 'bundler';
}

const RESOLUTIONS = ['nodenext', 'node16', 'bundler'] as const;
const NODE_TYPES = [22, 24, 26] as const;

/** Every combination. */
export const CONSUMERS: readonly ConsumerSetup[] = (['5.9', '6', '7'] as const).flatMap((typescript) =>
  NODE_TYPES.flatMap((nodeTypes) => RESOLUTIONS.map((resolution) => ({ typescript, nodeTypes, resolution }))),
);

const MODULES = join(root, 'tooling/checks/node_modules');
const COMPILERS = { '5.9': 'typescript-5.9', '6': 'typescript', '7': 'typescript-7' };
const NODE_DECLARATIONS = { 22: 'types-node-22', 24: '@types/node', 26: 'types-node-26' };

/**
 * Type errors of a strict project in `dir` whose one file has `text`, in the declarations that it loads too. The text
 * is compiled as ESM, and where the resolution knows the difference, as CommonJS too.
 */
export async function compileErrors(
  dir: string,
  { typescript, nodeTypes, resolution }: ConsumerSetup,
  text: string,
): Promise<string> {
  const formats = resolution === 'bundler' ? ['ts'] : ['mts', 'cts'];
  const home = join(dir, `node-${nodeTypes}`);
  const folder = join(home, `${typescript}-${resolution}`);
  await mkdir(folder, { recursive: true });
  await installNodeTypes(home, nodeTypes);
  for (const format of formats) await writeFile(join(folder, `consumer.${format}`), text);
  const config = {
    compilerOptions: {
      target: 'ES2022',
      lib: ['ES2023', 'ESNext.Disposable'],
      module: resolution === 'bundler' ? 'ESNext' : resolution,
      moduleResolution: resolution,
      types: ['node'],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      noEmit: true,
    },
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const compiler = join(MODULES, COMPILERS[typescript], 'bin/tsc');
  const { failed, all } = await execa(compiler, ['--pretty', 'false', '--project', folder], {
    cwd: dir,
    all: true,
    reject: false,
  });
  return failed ? all : '';
}

/** Copied: where they lie in this repository, what they refer to as `node` is another version. */
async function installNodeTypes(home: string, nodeTypes: ConsumerSetup['nodeTypes']): Promise<void> {
  const types = await realpath(join(MODULES, NODE_DECLARATIONS[nodeTypes]));
  const undici = join(types, '../../undici-types');
  const modules = join(home, 'node_modules');
  await cp(types, join(modules, '@types/node'), { recursive: true });
  await cp(await realpath(undici), join(modules, 'undici-types'), { recursive: true });
}
