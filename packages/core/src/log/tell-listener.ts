/**
 * Calls what somebody gave in order to be told. Its failure is its own affair: what it throws, or rejects with where it is asynchronous
 * whatever its type says, is lost, and the work goes on. For those who write a driver.
 */
export function tellListener(tell: () => unknown): void {
  try {
    const returned = tell();
    if (typeof returned === 'object' && returned !== null && 'then' in returned) {
      Promise.resolve(returned).catch(() => {});
    }
  } catch {
    // There is nobody else to tell.
  }
}
