import { existsSync } from 'node:fs';

import { run } from './run.ts';
import { contains, type Block } from '../private/subnet.ts';

interface IpAddress {
  readonly ifname: string;
  readonly addr_info?: readonly { readonly family: string; readonly local?: string }[];
}

/** Makes a bridge of this name that holds the first address of the block, and sets it up; unless there is one. */
export async function addBridge(name: string, block: Block, signal?: AbortSignal): Promise<void> {
  if (existsSync(`/sys/class/net/${name}`)) return;
  await run('ip', ['link', 'add', name, 'type', 'bridge'], { signal });
  await run('ip', ['address', 'add', `${block.gateway}/24`, 'dev', name], { signal });
  await run('ip', ['link', 'set', name, 'up'], { signal });
}

/** Gives a network namespace the block's other address, on a link to the bridge. */
export async function addNodeLink(
  bridge: string,
  {
    block,
    init,
    signal,
  }: { readonly block: Block; readonly init: number; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const link = nodeLink(bridge);
  const peer = ['peer', 'name', 'eth0', 'netns', String(init)];
  await run('ip', ['link', 'add', link, 'type', 'veth', ...peer], { signal });
  await run('ip', ['link', 'set', link, 'master', bridge, 'up'], { signal });
  const inside = `ip link set lo up; ip address add ${block.address}/24 dev eth0; ip link set eth0 up`;
  await run('nsenter', ['--target', String(init), '--net', '--', 'sh', '-ec', inside], { signal });
}

/** Cuts that link, or mends it. Connections over it are not told. */
export async function setNodeLink(bridge: string, state: 'up' | 'down'): Promise<void> {
  await run('ip', ['link', 'set', nodeLink(bridge), state]);
}

/** Removes that link; the kernel does too, a moment after the namespace has ended. */
export async function removeNodeLink(bridge: string): Promise<void> {
  await removeLink(nodeLink(bridge));
}

function nodeLink(bridge: string): string {
  return `${bridge}-e`;
}

/** Removes the bridge, and each bridge that the engine made for a network out of this block. */
export async function removeLinks(bridge: string, block: Block | undefined): Promise<void> {
  const listed = JSON.parse(await run('ip', ['-json', 'address'])) as readonly IpAddress[];
  const ours = listed.filter(
    ({ ifname, addr_info = [] }) =>
      ifname === bridge ||
      ifname === nodeLink(bridge) ||
      (/^(br-|podman)/.test(ifname) &&
        block !== undefined &&
        addr_info.some(({ local }) => local !== undefined && contains(block, local))),
  );
  for (const { ifname } of ours) await removeLink(ifname);
}

async function removeLink(name: string): Promise<void> {
  await run('ip', ['link', 'delete', name]).catch((error: unknown) => {
    // The kernel may have removed it in the meantime.
    if (!String(error).includes('Cannot find device')) throw error;
  });
}
