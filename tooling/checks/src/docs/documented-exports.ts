import { join } from 'node:path';
import ts from 'typescript';
import type { Finding } from '../finding.ts';
import { programOf } from '../source/program.ts';

/**
 * Names that the given entry files export without a doc comment. An interface is documented by its members too: "Options
 * of x" above XOptions would say nothing. Paths are relative to `at`.
 */
export function undocumentedExports(at: string, entries: readonly string[]): readonly Finding[] {
  const program = programOf({ at, files: entries.map((entry) => join(at, entry)) });
  const checker = program.getTypeChecker();
  return entries.flatMap((entry) => {
    const file = program.getSourceFile(join(at, entry));
    const module = file && checker.getSymbolAtLocation(file);
    if (module === undefined) return [];
    return checker
      .getExportsOfModule(module)
      .map((exported) => ({ name: exported.name, symbol: definitionOf(exported, checker) }))
      .filter(({ symbol }) => !isDocumented(symbol, checker) && !membersAreDocumented(symbol, checker))
      .map(({ name, symbol }) => ({
        where: placeOf(symbol, at) ?? entry,
        what: `${name} is exported by ${entry} and has no doc comment`,
      }));
  });
}

function isDocumented(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  const tags = symbol.getJsDocTags(checker).map(({ name }) => name);
  return (
    ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim() !== '' || tags.includes('default')
  );
}

function membersAreDocumented(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  const members = [...(symbol.members?.values() ?? [])];
  return (
    (symbol.flags & ts.SymbolFlags.Interface) !== 0 &&
    members.length > 0 &&
    members.every((member) => isDocumented(member, checker))
  );
}

function definitionOf(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}

function placeOf(symbol: ts.Symbol, at: string): string | undefined {
  const declaration = symbol.declarations?.[0];
  if (declaration === undefined) return undefined;
  const file = declaration.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(declaration.getStart(file));
  return `${file.fileName.slice(at.length + 1)}:${line + 1}`;
}
