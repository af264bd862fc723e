import { run } from './run.ts';
import { contains, type Block } from '../private/subnet.ts';

interface IpAddress {
  readonly ifname: string;
  readonly addr_info?: readonly { readonly family: string; readonly local?: string }[];
}

/** Makes a bridge of this name that holds the first address of the block, and sets it up. */
export async function addBridge(name: string, block: Block, signal?: AbortSignal): Promise<void> {
  await run('ip', ['link', 'add', name, 'type', 'bridge'], { signal });
  await run('ip', ['address', 'add', `${block.gateway}/24`, 'dev', name], { signal });
  await run('ip', ['link', 'set', name, 'up'], { signal });
}

/** Removes the bridge, and each bridge that the engine made for a network out of this block. */
export async function removeLinks(bridge: string, block: Block | undefined): Promise<void> {
  const listed = JSON.parse(await run('ip', ['-json', 'address'])) as readonly IpAddress[];
  const ours = listed.filter(
    ({ ifname, addr_info = [] }) =>
      ifname === bridge ||
      (/^(br-|podman)/.test(ifname) &&
        block !== undefined &&
        addr_info.some(({ local }) => local !== undefined && contains(block, local))),
  );
  for (const { ifname } of ours) {
    await run('ip', ['link', 'delete', ifname]).catch((error: unknown) => {
      // The kernel may have removed it in the meantime.
      if (!String(error).includes('Cannot find device')) throw error;
    });
  }
}
