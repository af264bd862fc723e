import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

/** What lies between a store and those who use it: a proxy for each address of this machine by which they come. */
export interface StoreDoors extends AsyncDisposable {
  /** The store's URL for those who come by this address. */
  urlAt(address: string): string;
  /** Cuts every connection that there is, without a word. New ones may be made at once. */
  cut(): void;
}

export async function openStoreDoors(url: string, addresses: readonly string[]): Promise<StoreDoors> {
  const { hostname, port } = new URL(url);
  const proxies = new Map<string, TcpProxy>();
  for (const address of new Set(addresses)) {
    proxies.set(address, await startTcpProxy({ host: hostname, port: Number(port) }, address));
  }
  return {
    urlAt(address) {
      const at = new URL(url);
      at.hostname = address;
      at.port = String(proxies.get(address)?.port);
      return at.href;
    },
    cut() {
      for (const proxy of proxies.values()) proxy.cut();
    },
    async [Symbol.asyncDispose]() {
      for (const proxy of proxies.values()) await proxy[Symbol.asyncDispose]();
    },
  };
}
