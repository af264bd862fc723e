import { kind, type Kind } from '@drv/core/driver';

/** A client of an engine of any make, with the calls that are made of it in any case. */
export function clientOfAnEngine(...calls: readonly string[]): Kind<object> {
  return kind.thatHas('a client of an engine', ...calls);
}
