declare module 'docker-modem/lib/ssh.js' {
  import type http from 'node:http';

  /** An HTTP agent whose connections are `docker system dial-stdio` over SSH. */
  export default function connectOverSsh(options: {
    readonly host: string;
    readonly port: number;
    readonly username?: string;
    /** Path of the SSH agent's socket. */
    readonly agent?: string;
  }): http.Agent;
}
