import type { OperationMessage } from '@drv/core';

/** `error.type` of a failed operation: the code, else the class, else what the conventions prescribe for neither. */
export function errorType({ error, errorCode }: OperationMessage): string | undefined {
  if (error === undefined) return undefined;
  if (errorCode !== undefined) return errorCode;
  return error instanceof Error && error.name !== '' ? error.name : '_OTHER';
}
