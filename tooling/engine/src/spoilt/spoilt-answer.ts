import type { Socket } from 'node:net';

/** What the engine has answered, before anybody was told. */
export interface EngineAnswer {
  readonly status: number;
  /** The head of the answer, with the empty line at its end. */
  readonly head: string;
  /** The rest of it, as it comes from the engine: with the framing of the body. */
  bytes(): AsyncIterable<Buffer>;
  /** All of the body, without its framing: for answers that end. */
  body(): Promise<Buffer>;
}

/** A way to spoil an answer. */
export interface SpoiltAnswer {
  readonly name: string;
  /** Writes to the client what it gets in place of the answer. The client may go away at any moment. */
  spoil(answer: EngineAnswer, client: Socket): Promise<void> | void;
}
