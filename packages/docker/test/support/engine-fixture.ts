import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import type { TaskWithId } from '@drv/core/driver';
import { afterAll, inject } from 'vitest';
import { createDockerDriver, type DockerDriver, type DockerDriverOptions } from '../../src/index.ts';
import { createEngineClient, type EngineClient } from '../../src/engine/engine-client.ts';

export interface EngineFixture {
  readonly driver: DockerDriver;
  /** A second client, to look at the engine from outside. */
  readonly engine: EngineClient;
  readonly images: ReturnType<typeof inject<'engine'>>['images'];
  /** A task of a shell script in the busybox image, with an id of its own. */
  shell(script: string, overrides?: Partial<TaskWithId>): TaskWithId;
  /** The state of a task's container; `undefined` when it is gone. */
  container(taskId: string): ReturnType<EngineClient['inspect']>;
}

/** A driver on the test engine for one test file; closed after it. */
export function useEngine(options: DockerDriverOptions = {}): EngineFixture {
  const { host, images } = inject('engine');
  const driver = createDockerDriver({ host, ...options });
  const engine = createEngineClient({ host });
  afterAll(async () => {
    await driver.close();
    await engine.close();
  });
  return {
    driver,
    engine,
    images,
    shell: (script, overrides = {}) => ({
      id: `test-${randomUUID().slice(0, 8)}`,
      image: images.busybox,
      command: ['sh', '-c', script],
      network: 'none',
      ...overrides,
    }),
    container: (taskId) => engine.inspect(`drv-${taskId}`),
  };
}

/** A sink that keeps everything, as text. */
export class Captured extends Writable {
  readonly #chunks: Buffer[] = [];

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: () => void): void {
    this.#chunks.push(chunk);
    callback();
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  get text(): string {
    return this.bytes.toString('utf8');
  }
}
