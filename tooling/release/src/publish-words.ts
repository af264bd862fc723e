/** How packages are published. */
export interface PublishOptions {
  /** @default what `.npmrc` says, which is the public one */
  readonly registry?: string | undefined;
  /** The name under which it can be installed, in place of `latest`. */
  readonly tag?: string | undefined;
  /** Says what would be published, and publishes nothing. */
  readonly dryRun?: boolean | undefined;
  /** Has the registry attest from which commit and workflow the packages come; only where a workflow runs. */
  readonly provenance?: boolean | undefined;
}

/** The words of `pnpm` that publish every package whose version the registry does not have. */
export function publishWords(options: PublishOptions = {}): readonly string[] {
  const { registry, tag, dryRun = false, provenance = false } = options;
  return [
    'publish',
    '--recursive',
    // Whether the commit may be released is asked before, and by the workflow.
    '--no-git-checks',
    ...(registry === undefined ? [] : ['--registry', registry]),
    ...(tag === undefined ? [] : ['--tag', tag]),
    ...(dryRun ? ['--dry-run'] : []),
    ...(provenance ? ['--provenance'] : []),
  ];
}
