/** As many at a time as there are workers. */
export async function inParallel(
  items: Iterable<number>,
  workers: number,
  work: (item: number, worker: number) => Promise<void>,
): Promise<void> {
  const queue = items[Symbol.iterator]();
  const worker = async (_: unknown, number: number) => {
    for (let next = queue.next(); next.done !== true; next = queue.next()) await work(next.value, number);
  };
  await Promise.all(Array.from({ length: workers }, worker));
}
