/**
 * Interfaces and classes in a declaration file that its users meet and cannot name: what is exported mentions them, and they are
 * not. One that others only extend is nothing to name.
 */
export function unnamedTypes(declaration: string): readonly string[] {
  const exported = new Set(
    [...declaration.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, names = '']) =>
      names.split(',').map(
        (name) =>
          name
            .trim()
            .replace(/^type /, '')
            .split(' as ')[0] ?? '',
      ),
    ),
  );
  const declared = [...declaration.matchAll(/^(?:declare )?(?:abstract )?(?:interface|class) (\w+)/gm)];
  const withoutBases = declaration.replaceAll(/\bextends [^{]*\{/g, '{');
  return declared
    .map(([, name = '']) => name)
    .filter((name) => !exported.has(name) && mentions(withoutBases, name) > 1);
}

/** How often, its own declaration included. */
function mentions(text: string, name: string): number {
  return text.match(new RegExp(String.raw`\b${name}\b`, 'g'))?.length ?? 0;
}
