/** A key without what stands before an `@` in its host: it may be a password. */
export function withoutUser(key: string): string {
  return key.replace(/^([a-z][a-z0-9+.-]*:\/\/)?[^/]*@/i, '$1');
}
