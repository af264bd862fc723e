/**
 * The paths under which credentials for a repository may be kept, the narrowest first, the whole registry (the empty
 * path) last. By whole segments: `foo` is a part of `foo/bar`, and not of `foobar`.
 */
export function lookupOrder(repository: string): readonly string[] {
  const order: string[] = [];
  for (let end = repository.length; end > 0; end = repository.lastIndexOf('/', end - 1)) {
    order.push(repository.slice(0, end));
  }
  return [...order, ''];
}
