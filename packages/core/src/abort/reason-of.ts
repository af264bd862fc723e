/** What a caller gave as a reason, to `abort` or as an error, as text for a result. */
export function reasonOf(reason: unknown): string | undefined {
  if (reason instanceof Error) return reason.message;
  return typeof reason === 'string' ? reason : undefined;
}

/** Why a signal was aborted. One of another make than the platform's may throw when it is asked. */
export function abortReason(signal: AbortSignal): unknown {
  try {
    return signal.reason;
  } catch {
    return undefined;
  }
}
