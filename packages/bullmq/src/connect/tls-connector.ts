import { connect } from 'node:tls';
import { AbstractConnector, type RedisOptions } from 'ioredis';

/**
 * Connects with TLS as ioredis does. A handshake that fails may tell so more than once, and ioredis listens once: what it does not
 * hear would end the process.
 */
class TlsConnector extends AbstractConnector {
  readonly #options: RedisOptions;

  /** @param options Those of ioredis, whose type says less of them. */
  constructor(options: unknown) {
    const all = options as RedisOptions;
    super(all.disconnectTimeout ?? 2_000);
    this.#options = all;
  }

  override async connect() {
    this.connecting = true;
    // Whoever asks may change his mind in the same turn.
    await Promise.resolve();
    if (!this.connecting) throw new Error('Connection is closed.');
    const { host = 'localhost', port = 6379, tls } = this.#options;
    const socket = connect({ host, port, ...tls });
    socket.on('error', () => {});
    this.stream = socket;
    return socket;
  }
}

/** The options, with a connector that survives what a TLS connection says. Sentinels have one of their own. */
export function safeTls(options: RedisOptions): RedisOptions {
  const { tls, sentinels, Connector } = options;
  const isOwn = tls !== undefined && sentinels === undefined && Connector === undefined;
  return isOwn ? { ...options, Connector: TlsConnector } : options;
}
