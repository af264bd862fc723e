import { refuseUnknown, type NamesOf } from '@drv/core/driver';
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

/** With what an engine that `engineFromEnvironment` found brings besides: it is handed on as it is. */
export const CLIENT_OPTIONS: NamesOf<EngineClientOptions & { readonly from?: string }> = {
  host: true,
  tls: true,
  dockerode: true,
  requestTimeoutMs: true,
  sshAgentSocket: true,
  sshConfigFile: true,
  platform: true,
  from: true,
};
const TLS: NamesOf<EngineTls> = { ca: true, cert: true, key: true };

/** @throws `DRV_INVALID_OPTION` for an option that there is not. */
export function checkClientOptions(options: EngineClientOptions): void {
  refuseUnknown(options, CLIENT_OPTIONS, 'createEngineClient');
  checkTls(options);
}

/** @throws `DRV_INVALID_OPTION`: what Node takes besides would have no effect. */
export function checkTls({ tls }: Pick<EngineClientOptions, 'tls'>): void {
  if (tls !== undefined) refuseUnknown(tls, TLS, 'tls');
}
