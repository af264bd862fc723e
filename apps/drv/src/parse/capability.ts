import { UsageError } from '../errors/usage-error.ts';

/** A Linux capability in core's form, in capitals and without `CAP_`. `ALL` is refused: each one is named. */
export function capability(text: string): string {
  const name = text.toUpperCase().replace(/^CAP_/, '');
  if (name === 'ALL') throw new UsageError('name each capability, such as NET_BIND_SERVICE');
  if (/^[A-Z][A-Z_]*$/.test(name)) return name;
  throw new UsageError('not a capability; write for example NET_BIND_SERVICE');
}
