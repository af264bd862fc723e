import { posix } from 'node:path';
import type { Finding } from '../finding.ts';
import type { Repository } from '../repository/repository.ts';
import { filesBelow, packagesOf, type WorkspacePackage } from '../repository/workspace-package.ts';
import { importsOf, packageOf } from '../source/imports.ts';
import { ARROWS, type Arrows } from './arrow-table.ts';

/** Imports that follow no arrow of the architecture, or leave their package by a relative path. */
export function importArrows(
  repository: Repository,
  table: Readonly<Record<string, Arrows>> = ARROWS,
): readonly Finding[] {
  const findings: Finding[] = [];
  for (const owner of packagesOf(repository)) {
    const arrows = table[owner.name];
    if (owner.kind === 'tool' || arrows === undefined) continue;
    for (const path of filesBelow(repository, owner.dir)) {
      if (!/\.[cm]?ts$/.test(path) || path.includes('/fixtures/')) continue;
      for (const { specifier, line } of importsOf(path, repository.read(path))) {
        const what = wrongWith(specifier, path, owner, arrows);
        if (what !== undefined) findings.push({ where: `${path}:${line}`, what });
      }
    }
  }
  return findings;
}

function wrongWith(
  specifier: string,
  path: string,
  owner: WorkspacePackage,
  arrows: Arrows,
): string | undefined {
  const inSource = path.startsWith(`${owner.dir}/src/`);
  const used = packageOf(specifier);
  if (used === undefined) {
    return specifier.startsWith('.') ? leavesThePackage(specifier, path, owner.dir, inSource) : undefined;
  }
  if (inSource) {
    const { others } = arrows;
    const allowed = used.startsWith('@drv/')
      ? arrows.drv.includes(used)
      : others === 'any' || others.includes(used);
    return allowed ? undefined : `${owner.name} must not import ${used}`;
  }
  if (!used.startsWith('@drv/') || used === owner.name) return undefined;
  return [...arrows.drv, ...arrows.drvInTests].includes(used)
    ? undefined
    : `the tests of ${owner.name} must not import ${used}`;
}

function leavesThePackage(
  specifier: string,
  path: string,
  dir: string,
  inSource: boolean,
): string | undefined {
  const target = posix.join(posix.dirname(path), specifier);
  const isConfiguration = posix.dirname(path) === dir && path.endsWith('.config.ts');
  if (isConfiguration && target.startsWith('tooling/config/')) return undefined;
  // A package may read its own version.
  if (target === `${dir}/package.json`) return undefined;
  const within = inSource ? `${dir}/src/` : `${dir}/`;
  return target.startsWith(within)
    ? undefined
    : `imports ${specifier}, which leaves ${within}; other packages are imported by name`;
}
