interface Holder {
  readonly member: string;
  readonly silentMs: number;
}

/** Who goes on with each run that somebody else has submitted. */
export class Holders {
  readonly #holders = new Map<string, Holder>();
  readonly #silence: (member: string) => number | undefined;

  /** @param silence Milliseconds since a member was heard of. */
  constructor(silence: (member: string) => number | undefined) {
    this.#silence = silence;
  }

  hold(runId: string, member: string, silentMs: number): number | undefined {
    const before = this.#holders.get(runId);
    if (before !== undefined && before.member !== member) {
      const silence = this.#silence(before.member);
      if (silence !== undefined && silence <= before.silentMs) return silence;
    }
    this.#holders.set(runId, { member, silentMs });
    return undefined;
  }

  letGo(runId: string, member: string): void {
    if (this.#holders.get(runId)?.member === member) this.#holders.delete(runId);
  }

  /** The run is not known any more. */
  forget(runId: string): void {
    this.#holders.delete(runId);
  }
}
