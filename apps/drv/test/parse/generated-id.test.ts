import { generateTaskId } from '@drv/core/driver';
import { describe, expect, it } from 'vitest';
import { mayBeginGeneratedId } from '../../src/parse/generated-id.ts';

describe('the beginning of a generated id', () => {
  it('is four letters or more', () => {
    const id = generateTaskId();
    expect([7, 8, 10, 16].map((length) => mayBeginGeneratedId(id.slice(0, length)))).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });

  it.each(['run-1', 'run-42', 'run-20261129', 'run-build', 'run-abcdef012345', 'run-', 'job', 'run-klmn-1'])(
    'is not %s, which somebody chose',
    (id) => {
      expect(mayBeginGeneratedId(id)).toBe(false);
    },
  );
});
