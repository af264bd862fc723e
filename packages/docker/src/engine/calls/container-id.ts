const CONTAINER_ID = /^[0-9a-f]{64}$/;

/** What every engine names a container by. */
export function isContainerId(value: unknown): value is string {
  return typeof value === 'string' && CONTAINER_ID.test(value);
}
