/** One place where the repository breaks one of its rules. */
export interface Finding {
  /** Path from the root of the repository, with `:line` where there is one. */
  readonly where: string;
  /** A sentence: what is there, and what would be right. */
  readonly what: string;
}

/** The findings as text, one a line; empty when there are none. A rule's test compares this with `''`. */
export function listOf(findings: readonly Finding[]): string {
  return findings.map(({ where, what }) => `${where}  ${what}`).join('\n');
}
