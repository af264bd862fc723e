import type { Finding } from '../finding.ts';
import type { Repository } from '../repository/repository.ts';
import { entriesOf, packagesOf } from '../repository/workspace-package.ts';

/**
 * Functions and constants that a library exports and that its README does not name, or that have no test: none that
 * mirrors their file, and none that uses them by name.
 */
export function exportedValues(repository: Repository): readonly Finding[] {
  const tests = repository.files.filter((path) => /\.test\.ts$|\/test\/.*\.ts$/.test(path));
  const words = new Set(tests.flatMap((path) => repository.read(path).match(/\w+/g) ?? []));
  return packagesOf(repository)
    .filter(({ kind }) => kind === 'library')
    .flatMap((one) => {
      const readme = `${one.dir}/README.md`;
      const prose = repository.files.includes(readme) ? repository.read(readme) : '';
      const values = entriesOf(one)
        .filter(({ source }) => repository.files.includes(source))
        .flatMap(({ source }) =>
          valuesOf(repository.read(source)).map((value) => ({ where: source, ...value })),
        );
      return values.flatMap(({ where, name, file }) => {
        const told = new RegExp(`\\b${name}\\b`).test(prose);
        const tested = words.has(name) || tests.some((path) => path.startsWith(`${one.dir}/test/${file}.`));
        return [
          ...(told ? [] : [{ where, what: `${name} is not in the README` }]),
          ...(tested ? [] : [{ where, what: `${name} has no test` }]),
        ];
      });
    });
}

/** The values that an index exports, each with the file that has it, from `src`. */
function valuesOf(index: string): readonly { readonly name: string; readonly file: string }[] {
  return [...index.matchAll(/^export \{([^}]*)\} from '\.\/(.*)\.ts'/gm)].flatMap(
    ([, names = '', file = '']) =>
      names
        .split(',')
        .map((name) => name.trim().replace(/^.* as /, ''))
        .filter((name) => name !== '')
        .map((name) => ({ name, file })),
  );
}
