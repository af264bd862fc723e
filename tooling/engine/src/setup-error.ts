/**
 * The engine cannot be had; the message says what is missing and how to get it. No stack is worth printing.
 */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}
