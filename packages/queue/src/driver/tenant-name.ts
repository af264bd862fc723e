import { createHash } from 'node:crypto';

/** A tenant as the store has it: not to be read, and of letters that every store takes. */
export function tenantName(tenant = ''): string {
  return tenant === '' ? '' : createHash('sha256').update(tenant).digest('base64url');
}
