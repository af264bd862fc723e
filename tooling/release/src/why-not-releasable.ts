/** What a release is made from. */
export interface ReleaseState {
  /** `git status --porcelain`: empty when everything is committed. */
  readonly changes: string;
  /** Changesets that are not yet in a changelog. */
  readonly changesets: readonly string[];
  /** The public packages, by name. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Why this state must not be published, in one sentence; undefined when it may be. */
export function whyNotReleasable({ changes, changesets, versions }: ReleaseState): string | undefined {
  if (changes !== '') return `There are changes that are not committed:\n${changes}`;
  if (changesets.length > 0) {
    return `There are changesets that are in no changelog yet: ${changesets.join(', ')}. Run \`npx pnpm run version\` and commit.`;
  }
  const unversioned = Object.entries(versions)
    .filter(([, version]) => version === '0.0.0')
    .map(([name]) => name);
  if (unversioned.length > 0) return `Packages without a version: ${unversioned.join(', ')}.`;
  return undefined;
}
