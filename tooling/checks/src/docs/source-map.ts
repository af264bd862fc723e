import { LAYERS, type Layers } from '../arrows/layer-table.ts';
import type { Finding } from '../finding.ts';
import { filesBelow } from '../repository/workspace-package.ts';
import type { Repository } from '../repository/repository.ts';

const WHERE = 'ARCHITECTURE.md';

/**
 * Where the folders of a package, its row in the table of layers, and the map of it in ARCHITECTURE.md say different
 * things. A map is a table whose rows begin with a link to a folder of `src`; a package without one needs none.
 */
export function sourceMap(
  repository: Repository,
  layers: Readonly<Record<string, Layers>> = LAYERS,
): readonly Finding[] {
  return Object.entries(layers).flatMap(([dir, rows]) => {
    const inTable = rows.flat().filter((folder) => folder !== '.');
    const inTree = new Set(
      filesBelow(repository, `${dir}/src`)
        .map((path) => path.slice(`${dir}/src/`.length))
        .filter((path) => path.includes('/'))
        .map((path) => path.slice(0, path.indexOf('/'))),
    );
    const inMap = foldersOfMap(repository.read(WHERE), dir);
    return [
      ...[...inTree]
        .filter((folder) => !inTable.includes(folder))
        .map((folder) => ({ where: `${dir}/src/${folder}`, what: 'is not in the table of layers' })),
      ...inTable
        .filter((folder) => filesBelow(repository, `${dir}/src/${folder}`).length === 0)
        .map((folder) => ({
          where: `${dir}/src/${folder}`,
          what: 'is in the table of layers, and does not exist',
        })),
      ...(inMap.length === 0 || inMap.join() === inTable.join()
        ? []
        : [{ where: WHERE, what: `the map of ${dir} must have these folders: ${inTable.join(', ')}` }]),
    ];
  });
}

function foldersOfMap(text: string, dir: string): readonly string[] {
  const row = /^\| \[`[^`]+\/`\]\(([^)]+)\) \|/;
  return text.split('\n').flatMap((line) => {
    const target = row.exec(line)?.[1];
    return target?.startsWith(`${dir}/src/`) === true ? [target.slice(`${dir}/src/`.length)] : [];
  });
}
