import { checkOptions, kind, type Kind, type KindsOf } from '@drv/core/driver';
import type { EngineAddressOptions, EngineTls } from './transport/address/engine-address.ts';
import type { DockerodeLike } from './transport/settings-of-dockerode.ts';

export interface EngineClientOptions extends EngineAddressOptions {
  /**
   * As in `DOCKER_HOST`, which is never read by itself (see `engineFromEnvironment`): `unix:///path`, `npipe://…`, `tcp://host:port`,
   * `ssh://user@host`.
   * @default the platform's standard socket
   */
  readonly host?: string | undefined;
  /**
   * A configured instance of dockerode, in place of `host` and `tls`: its address, certificates and timeout are read, and
   * none of its calls is made. What drv would drop of it (an agent, headers, a key for SSH) is refused.
   */
  readonly dockerode?: DockerodeLike | undefined;
  /**
   * Milliseconds that the engine has to answer an ordinary call.
   * @default 30000
   */
  readonly requestTimeoutMs?: number | undefined;
}

/** As Node takes them: several in a list, too. */
const pem: Kind<string | Buffer> = kind.thatIs(
  'a string or bytes (Buffer), in PEM',
  (value) => value === null || typeof value === 'string' || ArrayBuffer.isView(value) || Array.isArray(value),
);
// What Node takes besides would have no effect.
const TLS: KindsOf<EngineTls> = { ca: pem, cert: pem, key: pem };

/** With what an engine that `engineFromEnvironment` found brings besides: it is handed on as it is. */
export const CLIENT: KindsOf<EngineClientOptions & { readonly from?: string }> = {
  host: kind.text,
  tls: kind.options(TLS),
  dockerode: (value) => kind.object(value, 'dockerode') && 'dockerode: it must be an instance of dockerode',
  requestTimeoutMs: kind.number({ least: 1, endless: true }),
  sshAgentSocket: kind.text,
  sshConfigFile: kind.text,
  platform: kind.text,
  from: kind.text,
};

/** @throws `DRV_INVALID_OPTION` for an option that there is not, and for one of another kind. */
export function checkClientOptions(options: EngineClientOptions): void {
  checkOptions(options, CLIENT, 'createEngineClient');
}
