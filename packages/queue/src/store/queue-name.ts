import { kind, type Kind } from '@drv/core/driver';

/** What a queue may be called, whatever store it is in. */
export const QUEUE_NAME: Kind<string> = kind.thatIs(
  'letters, digits, "_", "." and "-", at most 100',
  (value) => typeof value === 'string' && /^[A-Za-z0-9_.-]{1,100}$/.test(value),
);
