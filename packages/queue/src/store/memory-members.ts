import type { KnownWorker } from './workers.ts';

type Offered = Pick<KnownWorker, 'node' | 'offer'>;

interface Member {
  /** By `performance.now()`. */
  readonly heardAt: number;
  readonly worker: Offered | undefined;
}

/** Workers and drivers that were heard of, and have not left. */
export class MemoryMembers {
  readonly #members = new Map<string, Member>();

  beat(member: string, worker?: Offered): void {
    this.#members.set(member, { heardAt: performance.now(), worker });
  }

  leave(member: string): void {
    this.#members.delete(member);
  }

  /** Milliseconds; `undefined` of one that is not known. */
  silence(member: string): number | undefined {
    const at = this.#members.get(member)?.heardAt;
    return at === undefined ? undefined : performance.now() - at;
  }

  /** It has not said its last word. */
  isWorker(member: string): boolean {
    return this.#members.get(member)?.worker !== undefined;
  }

  workers(): readonly KnownWorker[] {
    return [...this.#members].flatMap(([workerId, { heardAt, worker }]) =>
      worker === undefined ? [] : [{ workerId, ...worker, silentMs: performance.now() - heardAt }],
    );
  }
}
