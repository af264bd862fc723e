const LATE_MS = [0, 50, 200, 500];

/**
 * Milliseconds to wait before each look at what a failed call has done. An engine may carry out a call a little after the connection
 * of its client was lost; one that it answered it does not.
 */
export function looksAfterFailure({ mayComeLate }: { readonly mayComeLate: boolean }): readonly number[] {
  return mayComeLate ? LATE_MS : [0];
}
