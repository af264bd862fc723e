import type { IncomingMessage } from 'node:http';
import { DrvError } from '@drv/core';
import { CALL_HANDLERS } from './call-handlers.ts';
import type { CallContext } from './engine-call.ts';
import { EngineRefusal } from './engine-refusal.ts';
import type { EngineCall } from './fault.ts';
import { createLateReply } from './late-reply.ts';
import { createMutedReply } from './muted-reply.ts';
import type { Reply } from './reply.ts';

/** Answers one request, with the fault that the script has for it. */
export async function answerRequest(
  call: EngineCall,
  request: IncomingMessage,
  context: CallContext,
): Promise<void> {
  const { reply, fault, state } = context;
  switch (fault?.kind) {
    case 'hang':
      if (fault.at === 'body') return act(call, context);
      // Read on, so that the caller's leaving is noticed, and answered.
      request.socket.once('end', () => request.socket.end()).resume();
      return;
    case 'slow': {
      const later = (then: () => void) => state.clock.after(fault.ms, then);
      if (fault.at === 'answered') return act(call, { ...context, reply: createLateReply(reply, later) });
      await new Promise<void>(later);
      return act(call, context);
    }
    case 'cut':
      if (fault.at === 'headers') return cutAfterHeaders(call, context);
      if (fault.at === 'answered') await actUnheard();
      return reply.cut();
    case 'refuse':
      if (fault.at === 'answered') await actUnheard();
      return reply.json(fault.status, { message: fault.message });
    case 'malformed-json':
      return reply.text(200, 'application/json', '{"Id":"4711","Sta');
    case 'proxy-error':
      return reply.text(
        fault.status,
        'text/html',
        `<html><body><h1>${fault.status} Bad Gateway</h1></body></html>\n`,
      );
    default:
      return act(call, context);
  }

  function actUnheard(): Promise<void> {
    return act(call, { ...context, fault: undefined, reply: createMutedReply(request, reply) });
  }
}

/** These cut themselves, after what they sent so far. */
const STREAMS: readonly EngineCall[] = [
  'container.attach',
  'container.wait',
  'container.logs',
  'container.stats',
  'image.pull',
  'events',
];

function cutAfterHeaders(call: EngineCall, context: CallContext): Promise<void> | void {
  if (STREAMS.includes(call)) return act(call, context);
  context.reply.open('application/json');
  context.reply.cut();
}

async function act(call: EngineCall, context: CallContext): Promise<void> {
  try {
    await CALL_HANDLERS[call](context);
  } catch (error) {
    refuse(context.reply, error);
  }
}

function refuse(reply: Reply, error: unknown): void {
  const malformed = DrvError.is(error, 'DRV_INVALID_REFERENCE');
  const status = error instanceof EngineRefusal ? error.status : malformed ? 400 : 500;
  reply.json(status, { message: error instanceof Error ? error.message : String(error) });
}
