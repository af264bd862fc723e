/** What the person at the shell wrote is wrong. Shown as one line, without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
