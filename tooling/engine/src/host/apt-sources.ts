/** Where packages come from, as apt's sources say it. */
export interface PackageSource {
  readonly uri: string;
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** The keys that this archive is signed with, when the sources name them. */
  readonly signedBy?: string | undefined;
}

/** Reads a file of `/etc/apt/sources.list.d`: `.sources` has paragraphs, anything else lines. */
export function parseAptSources(fileName: string, text: string): PackageSource[] {
  return fileName.endsWith('.sources')
    ? text.split(/\n\s*\n/).flatMap(paragraph)
    : text.split('\n').flatMap(line);
}

function line(text: string): PackageSource[] {
  const match = /^deb\s+(?:\[(?<options>[^\]]*)\]\s*)?(?<rest>\S.*)$/.exec(text.trim());
  const [uri, suite, ...components] = match?.groups?.['rest']?.split(/\s+/) ?? [];
  if (uri === undefined || suite === undefined) return [];
  const signedBy = /(?:^|\s)signed-by=(\S+)/i.exec(match?.groups?.['options'] ?? '')?.[1];
  return [{ uri, suites: [suite], components, signedBy }];
}

function paragraph(text: string): PackageSource[] {
  const fields = new Map(
    text
      .split('\n')
      .filter((row) => !row.startsWith('#'))
      .map((row) => /^([A-Za-z-]+):\s*(.*)$/.exec(row))
      .filter((match) => match !== null)
      .map(([, name = '', value = '']) => [name.toLowerCase(), value.trim()]),
  );
  const words = (name: string) => (fields.get(name) ?? '').split(/\s+/).filter((word) => word !== '');
  const signedBy = fields.get('signed-by');
  if (fields.get('enabled') === 'no' || !words('types').includes('deb')) return [];
  return words('uris').map((uri) => ({
    uri,
    suites: words('suites'),
    components: words('components'),
    // A key that stands in the file itself is none of Debian's own archive.
    ...(signedBy?.startsWith('/') ? { signedBy } : {}),
  }));
}
