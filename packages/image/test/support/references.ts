import fc from 'fast-check';

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: length, maxLength: length });
const lowerOrDigit = 'abcdefghijklmnopqrstuvwxyz0123456789'.split('');
const word = fc.string({ unit: fc.constantFrom(...lowerOrDigit), minLength: 1, maxLength: 8 });
const component = fc
  .tuple(word, fc.array(fc.tuple(fc.constantFrom('.', '_', '__', '-', '---'), word), { maxLength: 2 }))
  .map(([first, rest]) => first + rest.map(([separator, next]) => separator + next).join(''));

/** Registries that a reference may name. */
export const registry = fc.oneof(
  fc.constantFrom(
    'docker.io',
    'index.docker.io',
    'localhost',
    'localhost:5000',
    'ghcr.io',
    'Registry',
    'a.b-c.d:1',
  ),
  fc.constantFrom('[2001:db8::1]', '[::1]:5000', '127.0.0.1:80', 'EXAMPLE.com'),
);
/** Paths of one to four components. */
export const repository = fc.array(component, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
/** Valid tags. */
export const tag = fc
  .tuple(
    fc.constantFrom(...lowerOrDigit, '_', 'A'),
    fc.string({ unit: fc.constantFrom(...lowerOrDigit, '.', '-', '_', 'Z'), maxLength: 20 }),
  )
  .map((parts) => parts.join(''));
/** Valid digests. */
export const digest = fc.oneof(
  hex(64).map((value) => `sha256:${value}`),
  hex(128).map((value) => `sha512:${value}`),
);

/** Texts that are references. */
export const referenceText = fc
  .tuple(fc.option(registry), repository, fc.option(tag), fc.option(digest))
  .map(
    ([host, path, version, pin]) =>
      (host === null ? '' : `${host}/`) +
      path +
      (version === null ? '' : `:${version}`) +
      (pin === null ? '' : `@${pin}`),
  );

/** Texts that are nearly references: pieces of the grammar in any order, and valid ones with a character changed. */
export const nearlyReferenceText = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'aB0._-/:@[]+ é\n'.split('')), maxLength: 12 }),
  fc
    .array(
      fc.oneof(
        component,
        registry,
        tag,
        digest,
        hex(64),
        fc.constantFrom('/', ':', '@', '.', '_', '-', '//', ' ', 'A'),
      ),
      {
        maxLength: 8,
      },
    )
    .map((parts) => parts.join('')),
  fc
    .tuple(
      referenceText,
      fc.nat(),
      fc.constantFrom('', '.', '_', '-', '/', ':', '@', 'A', 'z', '0', ' ', 'É', '\0'),
    )
    .map(([text, at, change]) => {
      const offset = at % (text.length + 1);
      return text.slice(0, offset) + change + text.slice(offset + 1);
    }),
);
