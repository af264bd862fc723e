import { once } from 'node:events';
import type { DrvError, PreparedTask, RunHandle, StatsSample } from '@drv/core';
import { deferred } from '../channel/deferred.ts';
import { followMessages } from '../channel/follow-messages.ts';
import { Told } from '../channel/told.ts';
import { createMessageReader } from '../protocol/create-message-reader.ts';
import { isOnlookers, type DirectMessage, type DownMessage, type Received } from '../protocol/messages.ts';
import type { StartRequest } from '../protocol/start-request.ts';
import type { TaskStore } from '../store/task-store.ts';
import type { Onlookers } from '../look/onlookers.ts';
import { BulkWay } from './bulk-way.ts';
import type { Caller } from './caller.ts';
import { Calls } from './calls.ts';
import { Collections } from './collections.ts';
import type { ConversationParts } from './conversation-parts.ts';
import { NewestSample } from './newest-sample.ts';
import { Outputs } from './outputs.ts';
import { Questions } from './questions.ts';
import { RemoteInput, type TakenInput } from './remote-input.ts';

/** What the caller of one run says, and what it is told. */
export class Conversation {
  readonly input: RemoteInput;
  readonly outputs: Outputs;
  /** What the caller, who brought credentials of its own, is asked. */
  readonly questions: Questions;
  /** How the caller starts the task, and the input that came with it. */
  readonly startAsked = new Told<{ readonly request: StartRequest; readonly input: Buffer }>();
  /** Who spoke last: whoever waits for the run. */
  caller: Pick<Caller, 'client' | 'beatMs'>;
  readonly #store: TaskStore;
  readonly #runId: string;
  readonly #parts: Pick<ConversationParts, 'codec' | 'stop' | 'onTrouble'>;
  readonly #onlookers: Onlookers;
  readonly #way: BulkWay;
  readonly #closing = new AbortController();
  #gone = new AbortController();
  readonly #over = new AbortController();
  readonly #collections: Collections;
  readonly #samples: NewestSample;
  readonly #caughtUp = deferred();
  readonly #calls: Calls;

  constructor(store: TaskStore, runId: string, parts: ConversationParts) {
    const { outbox, caller, onlookers, direct, stop, onTrouble } = parts;
    this.#store = store;
    this.#runId = runId;
    this.#parts = parts;
    this.caller = caller;
    this.#onlookers = onlookers;
    this.questions = new Questions(outbox);
    this.#calls = new Calls(outbox);
    this.#way = new BulkWay({ outbox, listener: direct, onMessage: (...sent) => this.#hearDirect(...sent) });
    this.outputs = new Outputs(this.#way);
    const forget = async ({ upTo }: TakenInput) => {
      await stop.kept();
      if (upTo !== undefined) await store.discard(runId, 'down', upTo);
    };
    this.input = new RemoteInput((taken) => {
      this.#way.post({ type: 'input-taken', bytes: taken.bytes });
      forget(taken).catch(onTrouble);
    });
    this.input.on('error', () => {});
    this.#samples = new NewestSample((sample) => outbox.post({ type: 'sample', sample }));
    this.#collections = new Collections(outbox, (name) => this.outputs.open(name));
  }

  /** What the caller says is heard from now on, until the run is over. */
  listen(): void {
    const { codec, onTrouble } = this.#parts;
    const read = createMessageReader<DownMessage>(codec, `down:${this.#runId}`);
    void followMessages(this.#store, {
      runId: this.#runId,
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

  /** What an earlier owner was about to start never was. */
  noteNeverStarted(): void {
    this.#onlookers.noteNeverStarted();
    this.#closeStopped();
  }

  /** Resolves when all that the caller said up to now was heard. */
  get caughtUp(): Promise<void> {
    return this.#caughtUp.promise;
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
    this.#way.cut();
  }

  /** The caller is gone: it takes no output any more. */
  clientLost(): void {
    this.clientAway();
    this.outputs.lose();
  }

  close(reason?: string): void {
    this.#closing.abort(new Error(reason ?? 'closed'));
  }

  /** All was said. */
  finish(): void {
    this.#way.finish();
  }

  /** Nothing more is heard. */
  end(): void {
    this.#over.abort();
    this.#way.end();
    this.#onlookers.close();
    this.input.destroy();
    this.#caughtUp.resolve();
  }

  #hear({ message, payload, from }: Received<DownMessage>, cursor: string): void {
    if (isOnlookers(message)) {
      this.#onlookers.hear(message);
      if (message.type === 'stop') this.#parts.stop.hear(message.options);
      this.#closeStopped();
      return;
    }
    if (this.caller.client !== from) {
      this.#gone = new AbortController();
      this.caller = { client: from, beatMs: undefined };
    }
    switch (message.type) {
      case 'start':
        this.startAsked.tell({ request: message, input: payload });
        break;
      case 'input':
        this.input.give({ at: message.at, bytes: payload }, cursor);
        break;
      case 'input-end':
        this.input.end(message.at);
        break;
      case 'input-failed':
        this.input.destroy(new Error(String(message.message)));
        break;
      case 'taken':
        this.outputs.noteTaken(message.bytes);
        break;
      case 'sample-wanted':
        this.wantSamples();
        break;
      case 'call':
        this.#calls.ask(message);
        if (message.call.op === 'kill') this.#parts.stop.hear(message.call.options);
        break;
      case 'credentials':
        this.questions.answer(message);
        break;
      case 'collect':
        this.#collections.ask(message);
        break;
      case 'collect-end':
        this.#collections.end(message.id);
        break;
      case 'resume':
        this.caller = { client: from, beatMs: message.beatMs };
        if (message.samples) this.wantSamples();
        break;
      case 'release':
        this.clientAway();
        break;
      case 'direct-wanted':
        this.#way.want(message.id);
        break;
      case 'synced':
        // Of a direct connection.
        break;
      case 'close':
        this.close();
        break;
      default:
        message satisfies never;
    }
  }

  #closeStopped(): void {
    if (this.stopped !== undefined) this.close('it was stopped');
  }

  #hearDirect(message: DirectMessage, payload: Buffer): void {
    if (message.type === 'input') this.input.give({ at: message.at, bytes: payload });
    else if (message.type === 'taken') this.outputs.noteTaken(message.bytes);
  }
}
