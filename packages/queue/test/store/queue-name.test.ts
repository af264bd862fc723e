import { QUEUE_NAME } from '@drv/queue';
import { expect, it } from 'vitest';

it.each(['drv', 'a', 'team_1.nightly-builds', '0'.repeat(100)])('%j may be the name of a queue', (name) => {
  expect(QUEUE_NAME(name, 'queue')).toBeUndefined();
});

it.each(['', 'a:b', 'a b', '{a}', 'ä', '0'.repeat(101), 7, null])('%j may not', (name) => {
  expect(QUEUE_NAME(name, 'queue')).toBe('queue must be letters, digits, "_", "." and "-", at most 100');
});
