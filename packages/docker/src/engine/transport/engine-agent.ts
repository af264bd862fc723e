import http from 'node:http';
import https from 'node:https';
import { inspect } from 'node:util';
import type { EngineAddress } from './engine-address.ts';

/** The connections of one client to its engine. */
export function createEngineAgent(address: EngineAddress): http.Agent {
  // A kept connection fails its first call after an engine restart; a fresh one costs about a millisecond.
  const agent = new (address.kind === 'tcp' && address.tls ? https : http).Agent({ keepAlive: false });
  // The library inspects the options of every call to any depth, for a debug line that nobody reads. Through the agent
  // that is every open connection: a hundred calls at once took five seconds of the processor, and now 50 ms.
  Object.defineProperty(agent, inspect.custom, { value: () => 'Agent' });
  return agent;
}
