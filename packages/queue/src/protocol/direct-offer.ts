import { DrvError } from '@drv/core';

/** Where a worker waits for one connection, and the secret that opens it, once. It is told to nobody but the caller of the run. */
export interface DirectOffer {
  readonly host: string;
  readonly port: number;
  /** Names the secret. It says nothing about the run. */
  readonly identity: string;
  /** 32 bytes, hexadecimal. It is never sent over the connection. */
  readonly secret: string;
}

/** As it came through the store. @throws `DRV_PROTOCOL` */
export function checkOffer({ host, port, identity, secret }: Partial<DirectOffer>): DirectOffer {
  const isOffer =
    isHost(host) &&
    Number.isInteger(port) &&
    Number(port) > 0 &&
    Number(port) < 65_536 &&
    /^[\da-f]{32}$/.test(String(identity)) &&
    /^[\da-f]{64}$/.test(String(secret));
  if (isOffer) return { host, port: Number(port), identity: String(identity), secret: String(secret) };
  throw new DrvError('DRV_PROTOCOL', 'What a worker offers for a direct connection cannot be read', {
    op: 'connect to worker',
  });
}

/** A name or an address. */
export function isHost(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9_.:-]{1,253}$/.test(value);
}
