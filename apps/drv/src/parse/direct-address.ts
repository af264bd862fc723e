import { UsageError } from '../errors/usage-error.ts';
import type { ListenAddress } from './listen-address.ts';

/** `machine-7.example`, `10.0.0.7:7443`, `[fd00::7]:7443`; without a port it is any that is free. @throws UsageError */
export function directAddress(text: string): ListenAddress {
  const [, host, digits = '0'] =
    /^(\[[0-9a-f:.]+\]|[A-Za-z0-9_.-]+)(?::(\d{1,5}))?$/i.exec(text.trim()) ?? [];
  const port = Number(digits);
  if (host !== undefined && port <= 65_535) return { host: host.replace(/^\[|\]$/g, ''), port };
  throw new UsageError(
    'not a name or an address of this machine; write 10.0.0.7, or machine-7.example:7443, as those reach it who run tasks',
  );
}
