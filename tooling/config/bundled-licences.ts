import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Options } from 'tsup';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

/** Writes `dist/LICENCES.txt`: packages of others that are in the bundle, each with its licence, which has to go with it. */
export const bundledLicences: Plugin = {
  name: 'bundled-licences',
  setup(build) {
    build.initialOptions.metafile = true;
    build.onEnd(({ metafile }) => {
      const roots = Object.keys(metafile?.inputs ?? {}).flatMap(
        (input) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? [],
      );
      const texts = [...new Set(roots)].sort().map(textOf);
      mkdirSync('dist', { recursive: true });
      writeFileSync('dist/LICENCES.txt', texts.join(`\n\n${'-'.repeat(80)}\n\n`));
    });
  },
};

function textOf(root: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const file = readdirSync(root).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined)
    throw new Error(`${name} ${version} (${license}) is bundled and has no licence file.`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(root, file), 'utf8').trim()}\n`;
}
