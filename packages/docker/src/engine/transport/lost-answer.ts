/** The connection ended before the answer was whole. */
export class LostAnswer extends Error {
  /** Some of the answer had come. */
  readonly began: boolean;

  constructor(cause: Error, began: boolean) {
    super('The answer was lost', { cause });
    this.began = began;
  }
}

/** Whether a request that failed on a kept connection may be sent on another. */
export function mayGoAgain(error: unknown, isRepeatable: boolean): boolean {
  if (!(error instanceof LostAnswer) || error.began) return false;
  // The other side had closed before it was given the whole request, which is sent in one piece.
  return isRepeatable || (error.cause as NodeJS.ErrnoException).code === 'EPIPE';
}

/** Why an answer was lost, or what else went wrong. */
export function causeOf(error: unknown): unknown {
  return error instanceof LostAnswer ? error.cause : error;
}
