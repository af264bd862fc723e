import ts from 'typescript';
import type { Finding } from '../finding.ts';
import type { Repository } from '../repository/repository.ts';
import { entriesOf, packagesOf } from '../repository/workspace-package.ts';

/** Statements in an entry of a library, `src/index.ts` first, that are not an explicit list of names, types apart from values. */
export function indexFile(repository: Repository): readonly Finding[] {
  return packagesOf(repository)
    .filter(({ kind }) => kind === 'library')
    .flatMap(entriesOf)
    .map(({ source }) => source)
    .filter((path) => repository.files.includes(path))
    .flatMap((path) => {
      const file = ts.createSourceFile(path, repository.read(path), ts.ScriptTarget.Latest, false);
      return file.statements.flatMap((statement) => {
        const { line } = file.getLineAndCharacterOfPosition(statement.getStart(file));
        return wrongWith(statement).map((what) => ({ where: `${path}:${line + 1}`, what }));
      });
    });
}

function wrongWith(statement: ts.Statement): readonly string[] {
  if (!ts.isExportDeclaration(statement))
    return ['an index only re-exports: move this into a file of its own'];
  const { exportClause, moduleSpecifier } = statement;
  if (moduleSpecifier === undefined || exportClause === undefined || !ts.isNamedExports(exportClause)) {
    return ['an index names what it exports: export { name } from …'];
  }
  const own = ts.isStringLiteral(moduleSpecifier) && moduleSpecifier.text.startsWith('./');
  return [
    ...(own ? [] : ['an index exports what its own package defines']),
    ...(exportClause.elements.some(({ isTypeOnly }) => isTypeOnly)
      ? ['types are exported apart: export type { Name } from …']
      : []),
  ];
}
