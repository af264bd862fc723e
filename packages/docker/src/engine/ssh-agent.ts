/// <reference path="./docker-modem-ssh.d.ts" />
import type http from 'node:http';
import connectOverSsh from 'docker-modem/lib/ssh.js';
import type { EngineAddress } from './engine-address.ts';

/**
 * A connection to an engine over SSH (`docker system dial-stdio` on the other side), as the client library makes
 * them. It connects once: every request has its own.
 */
export function sshAgent(address: Extract<EngineAddress, { kind: 'ssh' }>): http.Agent {
  return connectOverSsh({
    host: address.host,
    port: address.port,
    ...(address.username === undefined ? {} : { username: address.username }),
    ...(address.agentSocket === undefined ? {} : { agent: address.agentSocket }),
  });
}
