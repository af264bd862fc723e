import { describe, expect, it } from 'vitest';
import { createEngineClient } from '../../../src/engine/engine-client.ts';
import { answering, json } from '../transport/support/answering.ts';

const LIMITS = {
  MemoryLimit: true,
  SwapLimit: true,
  CpuCfsQuota: true,
  CPUShares: true,
  CPUSet: true,
  PidsLimit: true,
};

/** What drv makes of an engine that says this of itself. */
async function infoOf(info: object, version: object = { ApiVersion: '1.41' }) {
  await using engine = await answering((path) =>
    json(path.endsWith('/version') ? version : { ...LIMITS, ...info }),
  );
  const client = createEngineClient({ host: engine.host });
  try {
    return await client.info();
  } finally {
    await client.close();
  }
}

describe('the limits of an engine', () => {
  it.each([
    ['without root, by version 1', { SecurityOptions: ['name=rootless'], CgroupVersion: '1' }, false],
    ['without root, by version 2', { SecurityOptions: ['name=rootless'], CgroupVersion: '2' }, true],
    ['with root, by version 1', { SecurityOptions: ['name=seccomp'], CgroupVersion: '1' }, true],
  ])('are those that the kernel gives it: %s of control groups', async (_what, info, has) => {
    const { honours } = await infoOf(info);
    expect(new Set(Object.values(honours))).toEqual(new Set([has]));
  });
});

it('what an engine says of itself means nothing to a terminal, and is short', async () => {
  const evil = `\u001b]0;owned\u0007\u202e\u009b31m${'x'.repeat(10_000)}`;
  const { version, storageDriver, cgroupVersion, kernel } = await infoOf(
    { Driver: evil, CgroupVersion: evil, KernelVersion: evil },
    { ApiVersion: '1.41', Version: evil },
  );
  for (const text of [version, storageDriver, cgroupVersion, kernel])
    expect(text).toMatch(/^ ]0;owned   31mx{80,90}$/);
});
