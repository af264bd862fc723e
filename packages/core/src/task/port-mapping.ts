/** A port of the task that can be reached from outside. */
export interface PortMapping {
  readonly containerPort: number;
  /** @default 'tcp' */
  readonly protocol?: 'tcp' | 'udp' | 'sctp' | undefined;
  /** Port of the engine's host. @default one that is free; {@link RunHandle.ports} tells which */
  readonly hostPort?: number | undefined;
  /**
   * Address of the engine's host. `0.0.0.0` or `::` lets in everybody who reaches that host, past many a firewall.
   * @default '127.0.0.1'
   */
  readonly hostAddress?: string | undefined;
}

/** Where a port of a running task is reached. */
export type PublishedPort = { readonly [Name in keyof PortMapping]-?: NonNullable<PortMapping[Name]> };
