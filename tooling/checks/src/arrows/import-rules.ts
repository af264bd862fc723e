import type { IForbiddenRuleType } from 'dependency-cruiser';
import { ARROWS, FOLDER_ARROWS, type Arrows } from './arrow-table.ts';
import { LAYERS, type Layers } from './layer-table.ts';

const OURS = '^(packages|apps|tooling|examples)/';

/** The tables of arrows and layers as rules of dependency-cruiser, which `.dependency-cruiser.mjs` hands to it. */
export function importRules(
  arrows: Readonly<Record<string, Arrows>> = ARROWS,
  layers: Readonly<Record<string, Layers>> = LAYERS,
  folders: Readonly<Record<string, readonly string[]>> = FOLDER_ARROWS,
): readonly IForbiddenRuleType[] {
  return [
    { name: 'no circle', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(arrows).flatMap(([name, row]) => arrowRules(name, row)),
    ...Object.entries(layers).flatMap(([dir, rows]) => layerRules(dir, rows)),
    ...Object.entries(folders).map(([dir, names]) => folderRule(dir, names)),
  ];
}

/** What the sources and the tests of one package may import. */
function arrowRules(name: string, { drv, drvInTests, others }: Arrows): readonly IForbiddenRuleType[] {
  const dir = dirOf(name);
  const sources = { path: `^${dir}/src/` };
  const rules: IForbiddenRuleType[] = [
    {
      name: `${name} imports only packages that it has an arrow to`,
      severity: 'error',
      from: sources,
      to: { path: OURS, pathNot: within([dir, ...drv.map(dirOf)]) },
    },
    {
      name: `the tests of ${name} import only packages of its row`,
      severity: 'error',
      from: { path: `^${dir}/test/` },
      to: { path: OURS, pathNot: within([dir, 'tooling/config', ...[...drv, ...drvInTests].map(dirOf)]) },
    },
    {
      name: `${name} imports other packages by name`,
      severity: 'error',
      from: { path: `^${dir}/(src|test)/` },
      to: { path: OURS, pathNot: within([dir, 'tooling/config']), dependencyTypes: ['local'] },
    },
    {
      name: `the sources of ${name} import nothing of its own outside src`,
      severity: 'error',
      from: sources,
      to: { path: `^${dir}/`, pathNot: [`^${dir}/src/`, `^${dir}/package\\.json$`] },
    },
  ];
  if (others !== 'any') {
    rules.push({
      name: `${name} imports only what its row lists`,
      severity: 'error',
      from: sources,
      to: {
        path: 'node_modules/',
        pathNot: others.flatMap((one) => [`node_modules/${one}/`, `node_modules/@types/${one}/`]),
      },
    });
  }
  return rules;
}

/** What a folder may import besides Node. */
function folderRule(dir: string, names: readonly string[]): IForbiddenRuleType {
  return {
    name: `${dir} imports only ${names.join(' and ')}`,
    severity: 'error',
    from: { path: `^${dir}/` },
    to: {
      path: [OURS, 'node_modules/'],
      pathNot: [...within([dir.replace(/\/src\/.*/, ''), ...names.map(dirOf)]), 'node_modules/@types/'],
    },
  };
}

/** Each folder imports itself and the rows below its own. */
function layerRules(dir: string, rows: Layers): readonly IForbiddenRuleType[] {
  const folders = rows.flat();
  const pathOf = (folder: string) => (folder === '.' ? `^${dir}/src/[^/]+$` : `^${dir}/src/${folder}/`);
  return rows.flatMap((row, level) =>
    [row].flat().map((folder): IForbiddenRuleType => {
      const inner = folders.filter((other) => other.startsWith(`${folder}/`)).map(pathOf);
      const below = rows.slice(level + 1).flat();
      return {
        name: `${folder} of ${dir} imports only what lies below it`,
        severity: 'error',
        from: { path: pathOf(folder), pathNot: inner },
        to: { path: `^${dir}/src/`, pathNot: [folder, ...below].map(pathOf) },
      };
    }),
  );
}

function dirOf(name: string): string {
  if (name === '@drv/cli') return 'apps/drv';
  const short = name.slice('@drv/'.length);
  return short.startsWith('tooling-') ? short.replace('-', '/') : `packages/${short}`;
}

function within(dirs: readonly string[]): string[] {
  return dirs.map((dir) => `^${dir}/`);
}
