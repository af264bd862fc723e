/** What a caller gave as a reason, to `abort` or as an error, as text for a result. */
export function reasonOf(reason: unknown): string | undefined {
  if (reason instanceof Error) return reason.message;
  return typeof reason === 'string' ? reason : undefined;
}
