import { posix } from 'node:path';
import ts from 'typescript';
import type { Finding } from '../finding.ts';
import type { Repository } from '../repository/repository.ts';
import { entriesOf, packagesOf } from '../repository/workspace-package.ts';
import { programOf } from '../source/program.ts';
import { markdownFiles } from './links.ts';
import { fencedBlocks } from './markdown.ts';

interface Snippet {
  /** The markdown file. */
  readonly source: string;
  /** Line in it of the first line of `text`. */
  readonly line: number;
  readonly text: string;
}

/** Every `ts` block of every markdown file; each is a program of its own. */
export function snippetsOf(repository: Repository): readonly Snippet[] {
  return markdownFiles(repository).flatMap((source) =>
    fencedBlocks(repository.read(source))
      .filter(({ language }) => language === 'ts' || language === 'typescript')
      .map(({ line, text }) => ({ source, line, text })),
  );
}

/**
 * Type errors in the snippets, checked against the sources. Packages of this repository are found by name from every
 * file; those of others as the snippet's package finds them, or the example with the most of them for snippets outside packages.
 */
export function brokenSnippets(at: string, repository: Repository): readonly Finding[] {
  const snippets = new Map(
    snippetsOf(repository).map((snippet, index) => {
      const home = /^(packages|examples|apps)\/[^/]+/.exec(snippet.source)?.[0] ?? 'examples/tracing';
      return [posix.join(at, home, `snippet-${index}.ts`), snippet];
    }),
  );
  const virtual = new Map([...snippets].map(([path, { text }]) => [path, `${text}\nexport {};\n`]));
  const program = programOf({
    at,
    files: [...virtual.keys()],
    virtual,
    options: { noUnusedLocals: false, noUnusedParameters: false, paths: pathsOf(at, repository) },
  });
  return [...snippets].flatMap(([path, { source, line }]) => {
    const file = program.getSourceFile(path);
    return ts.getPreEmitDiagnostics(program, file).map((diagnostic) => ({
      where: `${source}:${line + lineOf(diagnostic)}`,
      what: ts.flattenDiagnosticMessageText(diagnostic.messageText, ' '),
    }));
  });
}

function lineOf({ file, start }: ts.Diagnostic): number {
  return file === undefined || start === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line;
}

/** Each public entry of each library, by the name under which others import it. */
function pathsOf(at: string, repository: Repository): Record<string, string[]> {
  return Object.fromEntries(
    packagesOf(repository)
      .filter(({ kind }) => kind === 'library')
      .flatMap(entriesOf)
      .map(({ specifier, source }) => [specifier, [posix.join(at, source)]]),
  );
}
