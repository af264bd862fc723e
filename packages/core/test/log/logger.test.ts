import { expect, it } from 'vitest';
import { silentLogger } from '../../src/driver.ts';

it('the default logger takes everything and says nothing', () => {
  for (const level of ['debug', 'info', 'warn', 'error'] as const) {
    expect(silentLogger[level]({ taskId: 'sum-1' }, 'started')).toBeUndefined();
  }
});
