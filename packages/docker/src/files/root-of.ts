/** The innermost volume or mounted directory that a path is in; `/` for the root file system. */
export function rootOf(path: string, mountPaths: readonly string[]): string {
  const holding = mountPaths.filter((mount) => path === mount || path.startsWith(`${mount}/`));
  return holding.reduce((longest, mount) => (mount.length > longest.length ? mount : longest), '/');
}
