import { expect, it } from 'vitest';
import { grownState, processState } from '../../src/checks/process-state.ts';

it('finds a timer, and a listener, that was not there before', () => {
  const before = processState();
  const timer = setTimeout(() => {}, 60_000);
  const listener = () => {};
  process.on('drv-test' as 'exit', listener);
  try {
    const grown = grownState(before, processState());
    expect(grown).toContainEqual(expect.stringContaining('active Timeout'));
    expect(grown).toContain('listeners of drv-test: 1, before 0');
  } finally {
    clearTimeout(timer);
    process.off('drv-test' as 'exit', listener);
  }
});
