import type { Finding } from '../finding.ts';
import type { Repository } from '../repository/repository.ts';
import { packagesOf } from '../repository/workspace-package.ts';
import { ARROWS, type Arrows } from './arrow-table.ts';

/** Dependencies in a `package.json` that are no arrow of the architecture. */
export function manifestArrows(
  repository: Repository,
  table: Readonly<Record<string, Arrows>> = ARROWS,
): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { name, dir, manifest, kind } of packagesOf(repository)) {
    if (kind === 'tool') continue;
    const where = `${dir}/package.json`;
    const arrows = table[name];
    if (arrows === undefined) {
      findings.push({
        where,
        what: `${name} is not in the table of arrows (tooling/checks/src/arrows/arrow-table.ts)`,
      });
      continue;
    }
    const { drv, drvInTests, others } = arrows;
    for (const used of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
      if (used.startsWith('@drv/') ? drv.includes(used) : others === 'any' || others.includes(used)) continue;
      const allowed = [...drv, ...(others === 'any' ? [] : others)];
      findings.push({
        where,
        what: `${name} depends on ${used}; at run time it may use ${orNothing(allowed)}`,
      });
    }
    for (const used of Object.keys(manifest.devDependencies ?? {})) {
      if (!used.startsWith('@drv/') || [...drv, ...drvInTests].includes(used)) continue;
      findings.push({
        where,
        what: `${name} tests with ${used}; its tests may use ${orNothing(drvInTests)}`,
      });
    }
  }
  return findings;
}

function orNothing(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.join(', ');
}
