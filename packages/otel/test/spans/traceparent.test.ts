import { expect, test } from 'vitest';
import { spanContextOf, traceparentOf } from '../../src/spans/traceparent.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

test.each([
  ['as the W3C has it', `00-${traceId}-${spanId}-01`, 1],
  ['not sampled', `00-${traceId}-${spanId}-00`, 0],
  ['of a later version, with more in it', `cc-${traceId}-${spanId}-01-what-there-will-be`, 1],
])('a name %s is a span of another process', (_what, traceparent, traceFlags) => {
  expect(spanContextOf(traceparent)).toEqual({ traceId, spanId, traceFlags, isRemote: true });
});

test.each([
  undefined,
  '',
  'hello',
  `00-${traceId}-${spanId}`,
  `ff-${traceId}-${spanId}-01`,
  `00-${traceId.toUpperCase()}-${spanId}-01`,
  `00-${'0'.repeat(32)}-${spanId}-01`,
  `00-${traceId}-${'0'.repeat(16)}-01`,
])('%j is none', (traceparent) => {
  expect(spanContextOf(traceparent)).toBeUndefined();
});

test('a span is named as it is read', () => {
  const traceparent = traceparentOf({ traceId, spanId, traceFlags: 1 });
  expect(traceparent).toBe(`00-${traceId}-${spanId}-01`);
  expect(traceparentOf({ traceId: '0'.repeat(32), spanId, traceFlags: 1 })).toBeUndefined();
});
