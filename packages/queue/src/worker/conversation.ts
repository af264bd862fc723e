import { once } from 'node:events';
import type { Credentials, PreparedTask, RegistryTarget, RunHandle, StatsSample } from '@drv/core';
import { DrvError } from '@drv/core';
import { abortable } from '@drv/core/driver';
import { deferred } from '../channel/deferred.ts';
import { followMessages } from '../channel/follow-messages.ts';
import { createMessageReader, isOnlookers, type DownMessage, type Received } from '../protocol/messages.ts';
import type { StartRequest } from '../protocol/start-request.ts';
import type { TaskStore } from '../store/task-store.ts';
import type { Onlookers } from '../look/onlookers.ts';
import { Calls } from './calls.ts';
import { Collections } from './collections.ts';
import type { ConversationParts } from './conversation-parts.ts';
import { NewestSample } from './newest-sample.ts';
import type { Outbox } from './outbox.ts';
import { RemoteInput } from './remote-input.ts';
import { RemoteOutput } from './remote-output.ts';

/** Milliseconds in which the caller has to take some of the rest of the output. */
const READER_MS = 30_000;

/** What the caller of one run says, and what it is told. */
export class Conversation {
  readonly input: RemoteInput;
  /** The member of the store that spoke last: whoever waits for the run. */
  client: string;
  readonly #outbox: Outbox;
  readonly #onlookers: Onlookers;
  readonly #closing = new AbortController();
  #gone = new AbortController();
  readonly #over = new AbortController();
  readonly #collections: Collections;
  readonly #samples: NewestSample;
  readonly #startAsked = deferred<{ request: StartRequest; input: Buffer }>();
  readonly #caughtUp = deferred();
  readonly #questions = new Map<number, (answer: DownMessage & { type: 'credentials' }) => void>();
  /** By the name of the stream. */
  readonly #outputs = new Map<string, RemoteOutput>();
  readonly #taken = { stdout: 0, stderr: 0 };
  readonly #calls: Calls;

  constructor(store: TaskStore, runId: string, parts: ConversationParts) {
    const { codec, outbox, client, onlookers, onTrouble } = parts;
    this.client = client;
    this.#outbox = outbox;
    this.#onlookers = onlookers;
    this.#calls = new Calls(outbox);
    this.input = new RemoteInput((bytes, upTo) => {
      outbox.post({ type: 'input-taken', bytes });
      store.discard(runId, 'down', upTo).catch(onTrouble);
    });
    this.input.on('error', () => {});
    this.#samples = new NewestSample((sample) => outbox.post({ type: 'sample', sample }));
    this.#collections = new Collections(outbox, (name) => this.#open(name));
    const read = createMessageReader<DownMessage>(codec, `down:${runId}`);
    void followMessages(store, {
      runId,
      direction: 'down',
      signal: this.#over.signal,
      onMessage: (body, cursor) => {
        const received = read(body);
        if (received !== undefined) this.#hear(received, cursor);
      },
      onCaughtUp: () => this.#caughtUp.resolve(),
      onSilence: (_ms, error) => onTrouble(error),
    }).catch((error: unknown) => {
      // What cannot be read was not written by the caller: it is not obeyed, and the run ends.
      onTrouble(error);
      this.close('a message of the caller cannot be read');
    });
  }

  /** Aborted when the run is to be closed. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** What the run is to end in, where somebody besides the caller stopped it before it was started. */
  get stopped(): DrvError | undefined {
    return this.#onlookers.stopped;
  }

  /** Bytes of the output that the caller is known to have. */
  get taken(): { readonly stdout: number; readonly stderr: number } {
    return this.#taken;
  }

  /** Resolves when all that the caller said up to now was heard. */
  get caughtUp(): Promise<void> {
    return this.#caughtUp.promise;
  }

  /** Resolves when the caller starts the task. */
  get startAsked(): Promise<{ readonly request: StartRequest; readonly input: Buffer }> {
    return this.#startAsked.promise;
  }

  /** A stream of the output for the caller. */
  output(name: 'stdout' | 'stderr', from = 0): RemoteOutput {
    return this.#open(name, from);
  }

  /** Whether all of the output is on its way to the caller, once it is or never will be. */
  async outputsGiven(): Promise<boolean> {
    const given = [...this.#outputs.values()].map((output) => output.finish(READER_MS, this.closing));
    return (await Promise.all(given)).every(Boolean);
  }

  /** Gives what the task has left until the caller closes it or is gone, or the signal aborts. */
  async giveLeft(task: PreparedTask | undefined, signal: AbortSignal): Promise<void> {
    this.#collections.serve(task);
    if (task?.collect !== undefined) {
      const over = AbortSignal.any([this.closing, this.#gone.signal, signal]);
      if (!over.aborted) await once(over, 'abort');
    }
    this.#collections.close();
  }

  /** What the task has left cannot be had any more. */
  refuseLeft(): void {
    this.#collections.serve(undefined);
  }

  /** Asks the caller, who brought credentials of its own. */
  async credentials(target: RegistryTarget, signal: AbortSignal): Promise<Credentials | undefined> {
    const id = this.#questions.size + 1;
    const answer = new Promise<DownMessage & { type: 'credentials' }>((resolve) => {
      this.#questions.set(id, resolve);
    });
    this.#outbox.post({ type: 'credentials-wanted', id, target });
    const { failed, answer: credentials } = await abortable(answer, signal, 'resolve credentials');
    if (failed) throw new DrvError('DRV_CREDENTIALS', 'The credentials of the caller failed');
    return credentials;
  }

  /** What the caller asks of a running task is done from now on. */
  serve(handle: RunHandle, containerId: string | undefined): void {
    this.#calls.serve(handle);
    this.#onlookers.serve(containerId, handle);
  }

  /** Gives the caller a sample, if it is ready for one. */
  sample(sample: StatsSample): void {
    this.#samples.put(sample);
  }

  wantSamples(): void {
    this.#samples.want();
  }

  /** Nobody listens. Another process may go on with the task; what it does not take meanwhile waits for it. */
  clientAway(): void {
    this.#gone.abort();
  }

  /** The caller is gone: it takes no output any more. */
  clientLost(): void {
    this.clientAway();
    for (const output of this.#outputs.values()) output.destroy(new Error('The caller is gone'));
  }

  close(reason?: string): void {
    this.#closing.abort(new Error(reason ?? 'closed'));
  }

  /** Nothing more is heard. */
  end(): void {
    this.#over.abort();
    this.#onlookers.close();
    this.input.destroy();
    this.#caughtUp.resolve();
  }

  #hear({ message, payload, from }: Received<DownMessage>, cursor: string): void {
    if (isOnlookers(message)) {
      this.#onlookers.hear(message);
      if (this.stopped !== undefined) this.close('it was stopped');
      return;
    }
    if (this.client !== from) this.#gone = new AbortController();
    this.client = from;
    switch (message.type) {
      case 'start':
        this.#startAsked.resolve({ request: message, input: payload });
        break;
      case 'input':
        this.input.give(payload, cursor);
        break;
      case 'input-end':
        this.input.end();
        break;
      case 'input-failed':
        this.input.destroy(new Error(String(message.message)));
        break;
      case 'taken':
        this.#noteTaken(message.bytes);
        break;
      case 'sample-wanted':
        this.wantSamples();
        break;
      case 'call':
        this.#calls.ask(message);
        break;
      case 'credentials':
        this.#questions.get(message.id)?.(message);
        break;
      case 'collect':
        this.#collections.ask(message);
        break;
      case 'collect-end':
        this.#collections.end(message.id);
        break;
      case 'resume':
        if (message.samples) this.wantSamples();
        break;
      case 'release':
        this.clientAway();
        break;
      case 'close':
        this.close();
        break;
      default:
        message satisfies never;
    }
  }

  #open(name: string, from = 0): RemoteOutput {
    const output = new RemoteOutput(name, this.#outbox, from);
    this.#outputs.set(name, output);
    // What the caller has already of a task that is run again.
    if (name === 'stdout' || name === 'stderr') output.taken(this.#taken[name]);
    return output;
  }

  #noteTaken(bytes: Readonly<Record<string, number>>): void {
    for (const [name, count] of Object.entries(bytes)) this.#outputs.get(name)?.taken(Number(count));
    for (const name of ['stdout', 'stderr'] as const) {
      this.#taken[name] = Math.max(this.#taken[name], Number(bytes[name] ?? 0));
    }
  }
}
