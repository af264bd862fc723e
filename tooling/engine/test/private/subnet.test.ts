import fc from 'fast-check';
import { expect, test } from 'vitest';

import { chooseBlock, contains, parseRange, parseRoutes } from '../../src/private/subnet.ts';

test('the block has a gateway, an address beside it, and a pool in its upper half', () => {
  expect(chooseBlock([], 0)).toEqual({
    cidr: '10.208.0.0/20',
    gateway: '10.208.0.1',
    address: '10.208.0.2',
    pool: { base: '10.208.8.0/21', size: 27 },
  });
});

test('a block overlaps nothing that is taken, whatever that is and wherever the search begins', () => {
  const address = fc.tuple(fc.constant(10), fc.integer({ min: 200, max: 230 }), fc.nat(255), fc.nat(255));
  const range = fc
    .tuple(address, fc.integer({ min: 14, max: 32 }))
    .map(([parts, prefix]) => parseRange(`${parts.join('.')}/${prefix}`));
  fc.assert(
    fc.property(fc.array(range, { maxLength: 12 }), fc.nat(), (taken, seed) => {
      const block = parseRange(chooseBlock(taken, seed).cidr);
      for (const other of taken) {
        const size = 2 ** (32 - Math.min(other.prefix, block.prefix));
        expect(Math.floor(other.base / size)).not.toBe(Math.floor(block.base / size));
      }
    }),
  );
});

test('different seeds begin at different blocks', () => {
  expect(chooseBlock([], 1).cidr).not.toBe(chooseBlock([], 2).cidr);
});

test('says so when everything is taken', () => {
  expect(() => chooseBlock([parseRange('10.0.0.0/8')], 7)).toThrow(/No free \/20/);
});

test('knows its own addresses', () => {
  const block = chooseBlock([], 3);
  expect(block.cidr).toBe('10.208.48.0/20');
  expect(contains(block, '10.208.48.0')).toBe(true);
  expect(contains(block, '10.208.63.255')).toBe(true);
  expect(contains(block, '10.208.64.0')).toBe(false);
});

test('reads the routes of the kernel, without the default route', () => {
  const text = [
    'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT',
    'eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0',
    'eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0',
    'drv0\t0070D60A\t00000000\t0001\t0\t0\t0\t00F0FFFF\t0\t0\t0',
    '',
  ].join('\n');
  expect(parseRoutes(text)).toEqual([parseRange('192.0.2.0/24'), parseRange('10.214.112.0/20')]);
});
