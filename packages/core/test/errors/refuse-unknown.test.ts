import { expect, it } from 'vitest';
import { refuseUnknown } from '../../src/driver.ts';

const NAMES = { limitBytes: true, signal: true } as const;

it('refuses the first option that is not known, and says what is near or known', () => {
  const refusal = (message: string): unknown =>
    expect.objectContaining({ code: 'DRV_INVALID_OPTION', message, op: 'copy' });
  const call = (options: unknown) => () => refuseUnknown(options, NAMES, 'copy', { op: 'copy' });
  expect(call({ limitbytes: 1 })).toThrow(
    refusal('limitbytes is not an option of copy: is "limitBytes" meant?'),
  );
  expect(call({ shell: 1 })).toThrow(refusal('shell is not an option of copy: known are limitBytes, signal'));
  expect(call('x')).toThrow(refusal('the options of copy must be an object'));
  expect(call({ limitBytes: 1, signal: undefined, shell: undefined })).not.toThrow();
});
