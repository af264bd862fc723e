import type { BulkWay } from './bulk-way.ts';
import { RemoteOutput } from './remote-output.ts';

/** Milliseconds in which the caller has to take some of the rest of the output. */
const READER_MS = 30_000;

/** What a task gives, on its way to the caller, by the names of the streams. */
export class Outputs {
  readonly #way: BulkWay;
  readonly #outputs = new Map<string, RemoteOutput>();
  readonly #taken = { stdout: 0, stderr: 0 };

  constructor(way: BulkWay) {
    this.#way = way;
  }

  /** Bytes of the output that the caller is known to have. */
  get taken(): { readonly stdout: number; readonly stderr: number } {
    return this.#taken;
  }

  /** A stream for the caller. */
  open(name: string, from = 0): RemoteOutput {
    const output = new RemoteOutput(name, this.#way, from);
    this.#outputs.set(name, output);
    // What the caller has already of a task that is run again.
    if (name === 'stdout' || name === 'stderr') output.taken(this.#taken[name]);
    return output;
  }

  noteTaken(bytes: Readonly<Record<string, number>>): void {
    for (const [name, count] of Object.entries(bytes)) this.#outputs.get(name)?.taken(Number(count));
    for (const name of ['stdout', 'stderr'] as const) {
      this.#taken[name] = Math.max(this.#taken[name], Number(bytes[name] ?? 0));
    }
  }

  /** Whether all of it is on its way to the caller, once it is or never will be. */
  async given(signal: AbortSignal): Promise<boolean> {
    const given = [...this.#outputs.values()].map((output) => output.finish(READER_MS, signal));
    return (await Promise.all(given)).every(Boolean);
  }

  /** The caller takes nothing any more. */
  lose(): void {
    for (const output of this.#outputs.values()) output.destroy(new Error('The caller is gone'));
  }
}
