import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'rolldown';

/** Writes `LICENCES.txt`: packages of others that are in the bundle, each with its licence, which has to go with it. */
export function bundledLicences(): Plugin {
  return {
    name: 'bundled-licences',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
      const roots = modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? []);
      const texts = [...new Set(roots)].sort().map(textOf);
      this.emitFile({
        type: 'asset',
        fileName: 'LICENCES.txt',
        source: texts.join(`\n\n${'-'.repeat(80)}\n\n`),
      });
    },
  };
}

function textOf(root: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const text = licenceOf(root);
  if (text === undefined)
    throw new Error(`${name} ${version} (${license}) is bundled and has no licence text.`);
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}

/** The text of its file, or what stands in its README under the heading of that name. */
function licenceOf(root: string): string | undefined {
  const files = readdirSync(root);
  const file = files.find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  if (file !== undefined) return readFileSync(join(root, file), 'utf8');
  const readme = files.find((entry) => /^readme/i.test(entry));
  if (readme === undefined) return undefined;
  return /^#+\s*licen[cs]e\b.*\n+([^#]*\S[^#]*)/im.exec(readFileSync(join(root, readme), 'utf8'))?.[1];
}
