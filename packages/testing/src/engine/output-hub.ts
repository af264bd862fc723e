import type { Readable } from 'node:stream';
import type { PretendContainer } from '../machine/pretend-container.ts';
import type { AttachedClient } from './attached-client.ts';

export interface LogEntry {
  readonly type: 1 | 2;
  readonly chunk: Buffer;
  /** Milliseconds since 1970. */
  readonly at: number;
}

const LOG_BYTES = 16 * 1024 * 1024;

/**
 * Reads a container's output, keeps a log of it, and hands it to whoever is attached. As in Docker, an attached
 * client that does not read blocks the container, and its end from being noticed.
 */
export class OutputHub {
  readonly log: LogEntry[] = [];
  readonly #container: PretendContainer;
  readonly #clients = new Set<AttachedClient>();
  readonly #watchers = new Set<() => void>();
  #logged = 0;
  #isDrained = false;
  #draining: Promise<void> | undefined;

  constructor(container: PretendContainer) {
    this.#container = container;
  }

  get isDrained(): boolean {
    return this.#isDrained;
  }

  /** Resolves when the container has written its last, and every client that still reads has it. The first call begins to read. */
  drain(): Promise<void> {
    this.#draining ??= this.#drain(this.#container);
    return this.#draining;
  }

  attach(client: AttachedClient): void {
    this.#clients.add(client);
  }

  detach(client: AttachedClient): void {
    this.#clients.delete(client);
  }

  /** Calls back when the log has grown or is complete; the answer ends that. */
  watch(callback: () => void): () => void {
    this.#watchers.add(callback);
    return () => void this.#watchers.delete(callback);
  }

  async #drain({ stdout, stderr }: PretendContainer): Promise<void> {
    await Promise.all([this.#read(1, stdout), this.#read(2, stderr)]);
    this.#isDrained = true;
    for (const client of this.#clients) client.end();
    this.#notify();
  }

  async #read(type: 1 | 2, stream: Readable): Promise<void> {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (this.#logged < LOG_BYTES) this.log.push({ type, chunk, at: Date.now() });
      this.#logged += chunk.length;
      this.#notify();
      await Promise.all([...this.#clients].map((client) => client.send(type, chunk)));
    }
  }

  #notify(): void {
    for (const watcher of this.#watchers) watcher();
  }
}
