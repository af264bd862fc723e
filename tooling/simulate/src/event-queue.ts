interface Event {
  readonly at: number;
  readonly order: number;
  readonly happen: () => void;
}

/** What is going to happen, in the order of time; at one time, in the order in which it was planned. */
export class EventQueue {
  readonly #heap: Event[] = [];
  #count = 0;
  #now = 0;

  /** Seconds. */
  get now(): number {
    return this.#now;
  }

  plan(inSeconds: number, happen: () => void): void {
    this.#count += 1;
    const event = { at: this.#now + inSeconds, order: this.#count, happen };
    const heap = this.#heap;
    let at = heap.push(event) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!isBefore(event, heap[above])) break;
      heap[at] = heap[above] as Event;
      at = above;
    }
    heap[at] = event;
  }

  /** Until nothing is planned any more, or the time is over. */
  run(untilSeconds: number): void {
    for (let next = this.#heap[0]; next !== undefined && next.at <= untilSeconds; next = this.#heap[0]) {
      this.#removeFirst();
      this.#now = next.at;
      next.happen();
    }
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (isBefore(heap[below + 1], heap[below])) below += 1;
      const event = heap[below];
      if (event === undefined || !isBefore(event, last)) break;
      heap[at] = event;
      at = below;
    }
    heap[at] = last;
  }
}

function isBefore(one: Event | undefined, other: Event | undefined): boolean {
  if (one === undefined || other === undefined) return one !== undefined;
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
