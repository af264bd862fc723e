/** What `pnpm licenses list --json` writes: packages by licence. */
export type LicenceReport = Readonly<Record<string, readonly { readonly name: string }[]>>;

/** Licences under which a dependency may be installed along with a package that is Apache-2.0. */
const WELCOME = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
]);

/** The dependencies under other licences, each with its own in brackets. */
export function unwelcomeLicences(report: LicenceReport): readonly string[] {
  return Object.entries(report)
    .filter(
      ([licence]) =>
        !licence
          .replace(/^\(|\)$/g, '')
          .split(' OR ')
          .some((one) => WELCOME.has(one)),
    )
    .flatMap(([licence, packages]) => packages.map(({ name }) => `${name} (${licence})`));
}
