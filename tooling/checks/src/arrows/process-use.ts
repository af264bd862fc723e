import ts from 'typescript';
import type { Finding } from '../finding.ts';
import type { Repository } from '../repository/repository.ts';
import { filesBelow, packagesOf } from '../repository/workspace-package.ts';

// What belongs to whoever owns the process. The rest of `process` (platform, pid, nextTick, …) is harmless.
const OF_THE_APPLICATION = new Set([
  'env',
  'argv',
  'execArgv',
  'stdin',
  'stdout',
  'stderr',
  'exit',
  'exitCode',
  'abort',
  'chdir',
  'on',
  'once',
  'addListener',
  'prependListener',
  'prependOnceListener',
]);

/**
 * Libraries that touch what belongs to the application: environment, arguments, standard streams, exit, signals.
 * `apps/drv` reads them and hands them on as arguments.
 */
export function processUse(repository: Repository): readonly Finding[] {
  return packagesOf(repository)
    .filter(({ kind }) => kind === 'library')
    .flatMap(({ dir }) => filesBelow(repository, `${dir}/src`))
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => usesIn(path, repository.read(path)));
}

function usesIn(path: string, text: string): readonly Finding[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false);
  const findings: Finding[] = [];
  const report = (node: ts.Node, used: string) => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
    findings.push({
      where: `${path}:${line + 1}`,
      what: `uses ${used}; only apps/drv may, a library gets it as an argument`,
    });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && isProcessModule(node.moduleSpecifier)) report(node, 'node:process');
    for (const member of membersOfProcess(node)) {
      if (OF_THE_APPLICATION.has(member)) report(node, `process.${member}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return findings;
}

function isProcessModule(specifier: ts.Expression): boolean {
  return ts.isStringLiteral(specifier) && /^(node:)?process$/.test(specifier.text);
}

/** `process.env`, `process['env']`, `const { env } = process`. */
function membersOfProcess(node: ts.Node): readonly string[] {
  if (ts.isPropertyAccessExpression(node) && isProcess(node.expression)) return [node.name.text];
  if (ts.isElementAccessExpression(node) && isProcess(node.expression)) {
    const { argumentExpression } = node;
    return ts.isStringLiteralLike(argumentExpression) ? [argumentExpression.text] : [];
  }
  if (ts.isVariableDeclaration(node) && node.initializer !== undefined && isProcess(node.initializer)) {
    if (!ts.isObjectBindingPattern(node.name)) return [];
    return node.name.elements
      .map(({ propertyName, name }) => propertyName ?? name)
      .filter((name) => ts.isIdentifier(name))
      .map((name) => name.text);
  }
  return [];
}

function isProcess(node: ts.Expression): boolean {
  if (ts.isIdentifier(node)) return node.text === 'process';
  return ts.isPropertyAccessExpression(node) && node.name.text === 'process';
}
