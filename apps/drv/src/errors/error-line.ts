import { printable } from '../render/printable.ts';
import { errorMessage } from './error-message.ts';

/** An error as one line for a person, without a stack: `drv: …`. Whatever it quotes is made harmless. */
export function errorLine(error: unknown): string {
  return `drv: ${printable(errorMessage(error))}`;
}
