import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

export interface ProgramInput {
  /** Root of the repository: its `tsconfig.base.json` holds the options. */
  readonly at: string;
  /** Absolute paths of the files to look at. */
  readonly files: readonly string[];
  /** Files that exist only here, by absolute path. */
  readonly virtual?: ReadonlyMap<string, string>;
  readonly options?: ts.CompilerOptions;
}

/** A TypeScript program over the sources, with the options of the repository. */
export function programOf({ at, files, virtual = new Map(), options = {} }: ProgramInput): ts.Program {
  const base = join(at, 'tsconfig.base.json');
  const { config } = ts.readConfigFile(base, (path) => readFileSync(path, 'utf8')) as { config: unknown };
  const parsed = ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, at);
  const settings = { ...parsed.options, typeRoots: [join(at, 'node_modules/@types')], ...options };
  const disk = ts.createCompilerHost(settings);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (path) => virtual.has(path) || disk.fileExists(path),
    readFile: (path) => virtual.get(path) ?? disk.readFile(path),
    getSourceFile: (path, language, ...rest) => {
      const text = virtual.get(path);
      return text === undefined
        ? disk.getSourceFile(path, language, ...rest)
        : ts.createSourceFile(path, text, language);
    },
  };
  return ts.createProgram({ rootNames: files, options: settings, host });
}
