import { CommanderError } from 'commander';
import { DrvError } from '@drv/core';
import { printable } from '../render/printable.ts';
import { UsageError } from './usage-error.ts';

/**
 * An error as one line for a person, without a stack: `drv: …`. Whatever it quotes is made harmless. Only a defect of
 * drv itself names its class, so that a report can be made of it.
 */
export function errorLine(error: unknown): string {
  return `drv: ${printable(messageOf(error))}`;
}

function messageOf(error: unknown): string {
  if (error instanceof CommanderError) return commanderMessage(error);
  if (error instanceof UsageError) return error.message;
  if (DrvError.is(error)) return oneLine(error.message);
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return `unexpected: ${oneLine(what)} (a defect in drv; DRV_DEBUG=1 shows where)`;
}

/** `error: unknown option '--memry'\n(Did you mean --memory?)` in one line. */
function commanderMessage(error: CommanderError): string {
  return oneLine(error.message.replace(/^error: /, '').replace(/\n\((Did you .*)\)$/s, '; $1')).replace(
    '; Did you',
    '; did you',
  );
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}
