import { expect, it } from 'vitest';
import { validateTask } from '@drv/core';
import { LISTED_LIMITS } from '@drv/core/driver';

it('are limits that a task can have', () => {
  for (const limit of LISTED_LIMITS) {
    const value = limit === 'cpuset' ? '0' : limit === 'cpus' ? 1 : 16 * 1024 * 1024;
    const others = limit === 'memorySwapBytes' ? { memoryBytes: value } : {};
    const task = { id: 'a', image: 'busybox', limits: { ...others, [limit]: value } };
    expect(() => validateTask(task)).not.toThrow(/unknown|not a field/);
  }
});
