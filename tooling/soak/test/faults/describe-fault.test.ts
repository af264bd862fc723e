import { expect, it } from 'vitest';
import { describeFault } from '../../src/faults/describe-fault.ts';

it('says what happens to which call, and where', () => {
  expect(describeFault({ on: 'container.create', at: 'answered', fault: 'cut' })).toBe(
    'cut container.create at answered',
  );
  expect(
    describeFault({ on: 'container.attach', at: 'body', fault: 'hang', bytes: 812, after: 1, times: 3 }),
  ).toBe('hang container.attach at body (after 812 bytes, not the first 1, 3 times)');
});
