import type { Logger } from '@drv/core';
import { expect, it, vi } from 'vitest';
import { createRunRecord } from '../../src/outcome/run-record.ts';

it('keeps what was seen in its order, and logs it', () => {
  const debug = vi.fn<Logger['debug']>();
  const record = createRunRecord({ debug }, { drainsOutputMs: 2_000, attachRace: false });
  record.add({ what: 'input-ended', at: 5 });
  record.add({ what: 'ran-on' });
  expect(record.seen).toEqual([{ what: 'input-ended', at: 5 }, { what: 'ran-on' }]);
  expect(debug.mock.calls.map(([fields]) => fields as unknown)).toEqual(record.seen);
});
