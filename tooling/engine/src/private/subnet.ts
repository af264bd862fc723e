/**
 * The addresses of one private engine: a /20. The bridge has the first /24; the networks that tests make come
 * out of the upper /21.
 */
export interface Block {
  /** `10.x.y.0/20` */
  readonly cidr: string;
  /** The address of the bridge, on which the TLS registry listens. */
  readonly gateway: string;
  /** Of an engine that is a machine of its own, on that bridge. */
  readonly address: string;
  /** For dockerd's `default-address-pools`. */
  readonly pool: { readonly base: string; readonly size: number };
}

/** A range of IPv4 addresses, by its first address and its prefix length. */
export interface Range {
  readonly base: number;
  readonly prefix: number;
}

// 10.208.0.0/12: away from the low end of 10/8, which offices and clouds use first, and from 172.16/12 and
// 192.168/16, out of which a default engine takes its networks.
const FIRST = (10 << 24) | (208 << 16);
const COUNT = 256;

/**
 * Chooses a block that overlaps none of the taken ranges. Where to begin looking comes from the seed, so that
 * two checkouts that start at once choose different blocks.
 *
 * @throws Error when all 256 blocks are taken.
 */
export function chooseBlock(taken: readonly Range[], seed: number): Block {
  for (let step = 0; step < COUNT; step += 1) {
    const base = (FIRST + (((seed + step) % COUNT) << 12)) >>> 0;
    if (!taken.some((range) => overlaps(range, { base, prefix: 20 }))) return blockAt(base);
  }
  throw new Error('No free /20 is left in 10.208.0.0/12 for a private engine.');
}

function blockAt(base: number): Block {
  return {
    cidr: `${format(base)}/20`,
    gateway: format(base + 1),
    address: format(base + 2),
    pool: { base: `${format(base + 0x800)}/21`, size: 27 },
  };
}

/** Whether an IPv4 address lies in the block. */
export function contains(block: Block, address: string): boolean {
  const { base, prefix } = parseRange(block.cidr);
  return overlaps({ base, prefix }, { base: parseAddress(address), prefix: 32 });
}

/** Reads `a.b.c.d/n`. */
export function parseRange(cidr: string): Range {
  const [address = '', prefix = '32'] = cidr.split('/');
  return { base: parseAddress(address), prefix: Number(prefix) };
}

/** Reads the ranges that the kernel routes from the text of /proc/net/route; the default route is not one. */
export function parseRoutes(text: string): Range[] {
  return text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields.length >= 8)
    .map((fields) => ({ base: swapBytes(fields[1]), prefix: bitsOf(swapBytes(fields[7])) }))
    .filter((range) => range.prefix > 0);
}

function overlaps(a: Range, b: Range): boolean {
  const prefix = Math.min(a.prefix, b.prefix);
  const mask = prefix === 0 ? 0 : (~0 << (32 - prefix)) >>> 0;
  return (a.base & mask) >>> 0 === (b.base & mask) >>> 0;
}

function parseAddress(text: string): number {
  return text.split('.').reduce((sum, part) => ((sum << 8) | Number(part)) >>> 0, 0);
}

function format(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}

// /proc/net/route prints addresses as the machine's integers; every platform that Node runs on is
// little-endian.
function swapBytes(hex = ''): number {
  return Buffer.from(hex.padStart(8, '0'), 'hex').readUInt32LE();
}

function bitsOf(mask: number): number {
  return mask === 0 ? 0 : 32 - Math.log2((~mask >>> 0) + 1);
}
