import type { StartOptions } from '@drv/core/driver';
import type { StartRequest } from '../protocol/start-request.ts';
import type { Conversation } from './conversation.ts';

/** The input that the caller gives, or has given with the start. */
export function inputOf({ stdin }: StartRequest, input: Buffer, talk: Conversation): StartOptions['stdin'] {
  if (stdin === 'none') return undefined;
  return stdin === 'inline' ? input : talk.input;
}

/** Streams for those that the caller wants, from the bytes on that it has not. */
export function outputsOf(
  { stdout, stderr }: StartRequest,
  talk: Conversation,
  from = { stdout: 0, stderr: 0 },
): Pick<StartOptions, 'stdout' | 'stderr'> {
  return {
    stdout: stdout ? talk.outputs.open('stdout', from.stdout) : undefined,
    stderr: stderr ? talk.outputs.open('stderr', from.stderr) : undefined,
  };
}
