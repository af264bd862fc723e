import type http from 'node:http';
// @ts-expect-error The library declares no types for this file; SshAgentFactory says what it exports.
import connectOverSsh from 'docker-modem/lib/ssh.js';
import type { EngineAddress } from './engine-address.ts';

type SshAgentFactory = (options: {
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  /** Path of the SSH agent's socket. */
  readonly agent?: string;
}) => http.Agent;

/**
 * A connection to an engine over SSH (`docker system dial-stdio` on the other side), as the client library makes
 * them. It connects once: every request has its own.
 */
export function sshAgent(address: Extract<EngineAddress, { kind: 'ssh' }>): http.Agent {
  return (connectOverSsh as SshAgentFactory)({
    host: address.host,
    port: address.port,
    ...(address.username === undefined ? {} : { username: address.username }),
    ...(address.agentSocket === undefined ? {} : { agent: address.agentSocket }),
  });
}
