import { join } from 'node:path';
import ts from 'typescript';

/** How a user's project may be set up; each reads other declaration files of a package. */
export const CONSUMERS = {
  'nodenext, ESM': { file: 'consumer.mts', options: { module: ts.ModuleKind.NodeNext } },
  'nodenext, CommonJS': { file: 'consumer.cts', options: { module: ts.ModuleKind.NodeNext } },
  bundler: {
    file: 'consumer.ts',
    options: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
  },
} as const satisfies Record<string, { file: string; options: ts.CompilerOptions }>;

/** Type errors of a strict project with these files, in the declarations that it loads too. */
export function compileErrors(dir: string, files: readonly string[], options: ts.CompilerOptions): string {
  const program = ts.createProgram(
    files.map((file) => join(dir, file)),
    {
      target: ts.ScriptTarget.ES2022,
      lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
      types: ['node'],
      typeRoots: [join(dir, 'node_modules/@types')],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      noEmit: true,
      ...options,
    },
  );
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ file, start, messageText }) => {
      const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
      return `${file?.fileName.replace(`${dir}/`, '') ?? ''}:${line}  ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    })
    .join('\n');
}
