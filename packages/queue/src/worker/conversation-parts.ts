import type { Onlookers } from '../look/onlookers.ts';
import type { Codec } from '../protocol/codec.ts';
import type { Outbox } from './outbox.ts';

/** What a conversation with a caller needs. */
export interface ConversationParts {
  readonly codec: Codec;
  readonly outbox: Outbox;
  /** The member of the store that has submitted the run. */
  readonly client: string;
  readonly onlookers: Onlookers;
  readonly onTrouble: (error: unknown) => void;
}
