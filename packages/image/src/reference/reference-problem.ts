/**
 * What can be wrong with the text of a reference. The names are those of the errors of
 * `github.com/distribution/reference`, by which every rule here is decided.
 */
export type ReferenceProblemName =
  | 'empty'
  | 'invalid-format'
  | 'uppercase'
  | 'name-too-long'
  | 'identifier'
  | 'digest-format'
  | 'digest-length'
  | 'digest-unsupported';

/** Where the text of a reference leaves the grammar. It is the `cause` of a `DRV_INVALID_REFERENCE`. */
export interface ReferenceProblem {
  readonly problem: ReferenceProblemName;
  /** Index of the character that is wrong; the length of the text where something is missing at its end. */
  readonly offset: number;
  /** What would be right there, as a phrase. */
  readonly wanted: string;
}
