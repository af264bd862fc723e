import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Entry } from '@drv/tooling-checks/workspace';
import { Application } from 'typedoc';

/** Writes the reference, a page for each public entry, from the doc comments of the sources. */
export async function writeReference(
  root: string,
  { entries, to }: { readonly entries: readonly Entry[]; readonly to: string },
): Promise<void> {
  const options = {
    plugin: [fileURLToPath(import.meta.resolve('typedoc-plugin-markdown'))],
    entryPoints: entries.map(({ source }) => join(root, source)),
    tsconfig: join(import.meta.dirname, '../tsconfig.reference.json'),
    // Types are checked elsewhere.
    skipErrorChecking: true,
    readme: 'none',
    excludeInternal: true,
    excludeExternals: true,
    disableSources: true,
    logLevel: 'Error',
    // Of the plugin: one page for each entry, tables for what is short.
    router: 'module',
    hidePageHeader: true,
    hideBreadcrumbs: true,
    useCodeBlocks: true,
    expandObjects: true,
    parametersFormat: 'table',
    propertiesFormat: 'table',
    typeAliasPropertiesFormat: 'table',
    enumMembersFormat: 'table',
  } as Parameters<typeof Application.bootstrapWithPlugins>[0];
  const app = await Application.bootstrapWithPlugins(options);
  const project = await app.convert();
  if (project === undefined) throw new Error('typedoc could not read the sources.');
  for (const module of project.children ?? []) {
    const entry = entries.find(({ source }) => moduleName(source) === module.name);
    if (entry === undefined) throw new Error(`typedoc found ${module.name}, which is no entry.`);
    module.name = entry.specifier;
  }
  await app.outputs.writeOutput({ name: 'markdown', path: to }, project);
}

/** As typedoc names a module: its file, from the folder that all entries share. */
function moduleName(source: string): string {
  return source.replace(/^packages\//, '').replace(/(\/index)?\.ts$/, '');
}
