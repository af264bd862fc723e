import type { DirectListener } from '../direct/direct-listener.ts';
import type { Onlookers } from '../look/onlookers.ts';
import type { Codec } from '../protocol/codec.ts';
import type { Caller } from './caller.ts';
import type { Outbox } from './outbox.ts';
import type { SaidStop } from './said-stop.ts';

/** What a conversation with a caller needs. */
export interface ConversationParts {
  readonly codec: Codec;
  readonly outbox: Outbox;
  /** Who has submitted the run. */
  readonly caller: Pick<Caller, 'client' | 'beatMs'>;
  readonly onlookers: Onlookers;
  /** Takes direct connections. */
  readonly direct: DirectListener | undefined;
  readonly stop: SaidStop;
  readonly onTrouble: (error: unknown) => void;
}
