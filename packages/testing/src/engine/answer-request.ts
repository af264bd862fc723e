import type { IncomingMessage } from 'node:http';
import { DrvError } from '@drv/core';
import { CALL_HANDLERS } from './call-handlers.ts';
import type { CallContext } from './engine-call.ts';
import { EngineRefusal } from './engine-refusal.ts';
import type { Clock } from '../clock/clock.ts';
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
      // Read on, so that the caller's leaving is noticed, and answered.
      request.socket.once('end', () => request.socket.end()).resume();
      return;
    case 'slow':
      await pause(state.clock, fault.ms);
      return act(call, context);
    case 'slow-reply':
      return act(call, {
        ...context,
        reply: createLateReply(reply, (send) => state.clock.after(fault.ms, send)),
      });
    case 'cut':
      return reply.cut();
    case 'reply-lost':
      await act(call, { ...context, reply: createMutedReply(request, reply) });
      return reply.cut();
    case 'status':
      return reply.json(fault.status, { message: fault.message });
    case 'status-after-acting':
      await act(call, { ...context, reply: createMutedReply(request, reply) });
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
      return cutOrAct(call, context);
  }
}

/** Calls that answer in one piece know nothing of a cut after their headers. */
function cutOrAct(call: EngineCall, context: CallContext): Promise<void> | void {
  const streams: readonly EngineCall[] = [
    'container-wait',
    'container-logs',
    'container-stats',
    'image-pull',
    'events',
  ];
  if (context.fault?.kind !== 'cut-after-headers' || streams.includes(call)) return act(call, context);
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

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(ms, resolve));
}
