import type { ArtifactEntry, RawEntry } from './artifact-entry.ts';
import type { ArtifactReport, SkippedEntry, SkipReason } from './artifact-report.ts';
import { judgeEntry } from './judge-entry.ts';

const MAX_LISTED = 100;
const MAX_PATH = 200;

/** Keeps account of one artifact: what is given, what is skipped, and when a limit is reached. */
export class ReportBuilder {
  readonly #path: string;
  readonly #limits: { readonly bytes: number; readonly files: number };
  readonly #given = new Map<string, ArtifactEntry['type'] | 'refused'>();
  readonly #skipped: SkippedEntry[] = [];
  #skippedCount = 0;
  #entries = 0;
  #bytes = 0;
  /** Of what was looked at, given or not: to pass over a file is to read it. */
  #readBytes = 0;
  #end: ArtifactReport['incomplete'] | 'complete';

  constructor(path: string, limits: { readonly bytes: number; readonly files: number }) {
    this.#path = path;
    this.#limits = limits;
  }

  /** What to do with the next entry. */
  next(entry: RawEntry): 'give' | 'skip' | 'stop' {
    const reached =
      this.#entries + this.#skippedCount >= this.#limits.files
        ? 'limitFiles'
        : this.#readBytes + entry.size > this.#limits.bytes
          ? 'limitBytes'
          : undefined;
    if (reached !== undefined) {
      this.#list(entry.path, 'limit');
      this.#end ??= reached;
      return 'stop';
    }
    this.#readBytes += entry.size;
    const reason = judgeEntry(entry, this.#given);
    if (reason !== undefined) {
      this.#list(entry.path, reason);
      return 'skip';
    }
    this.#given.set(entry.path, entry.type as ArtifactEntry['type']);
    this.#entries += 1;
    this.#bytes += entry.size;
    return 'give';
  }

  /** One that was given could not be put where it belongs. */
  refuse({ path, size }: ArtifactEntry, reason: SkipReason): void {
    this.#entries -= 1;
    this.#bytes -= size;
    this.#given.set(path, 'refused');
    this.#list(path, reason);
  }

  /** What somebody else has left out before. */
  include({ skipped, skippedCount, incomplete }: ArtifactReport): void {
    this.#skipped.push(...skipped.slice(0, MAX_LISTED - this.#skipped.length));
    this.#skippedCount += skippedCount;
    if (incomplete !== undefined) this.end(incomplete);
  }

  /** The first reason counts. */
  end(state: ArtifactReport['incomplete'] | 'complete'): void {
    this.#end ??= state;
  }

  /** `undefined` before the end. */
  report(): ArtifactReport | undefined {
    if (this.#end === undefined) return undefined;
    return {
      path: this.#path,
      entries: this.#entries,
      bytes: this.#bytes,
      complete: this.#end === 'complete',
      incomplete: this.#end === 'complete' ? undefined : this.#end,
      skipped: this.#skipped,
      skippedCount: this.#skippedCount,
    };
  }

  #list(path: string, reason: SkipReason): void {
    this.#skippedCount += 1;
    if (this.#skipped.length < MAX_LISTED) this.#skipped.push({ path: path.slice(0, MAX_PATH), reason });
  }
}
