import { expect, it } from 'vitest';
import { inputFailure } from '../../src/driver.ts';

it('names what the input failed with, where that is told', () => {
  expect(inputFailure(new Error('read ECONNRESET'))).toBe('its input failed: read ECONNRESET');
  expect(inputFailure('gone')).toBe('its input failed: gone');
  expect(inputFailure(new Error(''))).toBe('its input failed');
  expect(inputFailure(undefined)).toBe('its input failed');
});
