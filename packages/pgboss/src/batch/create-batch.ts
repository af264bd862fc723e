import { DrvError } from '@drv/core';

/** What is waiting for its answer. */
interface Asked<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Does by one call what is asked for in one turn of the event loop, `most` at a time. Where such a call fails for good, each
 * is done by itself, so that one that cannot be done keeps no other one from it.
 *
 * @param work Answers in the order of the items.
 */
export function createBatch<Item, Answer>(
  work: (items: readonly Item[]) => Promise<readonly Answer[]>,
  most: number,
): (item: Item) => Promise<Answer> {
  let asked: Asked<Item, Answer>[] = [];

  function begin(): void {
    const all = asked;
    asked = [];
    for (let at = 0; at < all.length; at += most) void carryOut(all.slice(at, at + most));
  }

  async function carryOut(batch: readonly Asked<Item, Answer>[]): Promise<void> {
    try {
      const answers = await work(batch.map(({ item }) => item));
      for (const [at, { resolve }] of batch.entries()) resolve(answers[at] as Answer);
    } catch (error) {
      if (batch.length > 1 && DrvError.is(error) && !error.retryable) {
        for (const one of batch) void carryOut([one]);
      } else {
        for (const { reject } of batch) reject(error);
      }
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      if (asked.length === 0) setImmediate(begin);
      asked.push({ item, resolve, reject });
    });
}
