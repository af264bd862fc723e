import type { Direction, StoredMessage } from '@drv/queue';
import type { Row } from '../connect/database.ts';

export interface ReadRequest {
  readonly runId: string;
  readonly direction: Direction;
  /** A cursor; '0' is before the first one. */
  readonly after: string;
}

/** The messages of each, by one statement. */
export async function readMessages(
  asked: readonly ReadRequest[],
  ask: (...values: readonly unknown[]) => Promise<readonly Row[]>,
): Promise<readonly (readonly StoredMessage[])[]> {
  const found = asked.map((): StoredMessage[] => []);
  const rows = await ask(
    asked.map(({ runId }) => runId),
    asked.map(({ direction }) => direction),
    asked.map(({ after }) => after),
  );
  for (const { place, cursor, body } of rows) {
    found[Number(place) - 1]?.push({ cursor: String(cursor), body: body as Buffer });
  }
  return found;
}
