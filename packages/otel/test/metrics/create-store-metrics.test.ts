import { publishStoreQueue } from '@drv/core/driver';
import { expect, test } from 'vitest';
import { instrumentDrv } from '../../src/index.ts';
import { telemetry } from '../telemetry.ts';

test('a queue of tasks has a depth, waits, claims, takeovers, and tasks that were lost', async () => {
  await using otel = telemetry();
  using _drv = instrumentDrv(otel);
  const store = 'bullmq';
  publishStoreQueue({ event: 'claimed', store, node: 'one', waitedMs: 250 });
  publishStoreQueue({ event: 'claimed', store, node: 'two', waitedMs: 750 });
  publishStoreQueue({ event: 'taken-over', store, node: 'two' });
  publishStoreQueue({ event: 'lost', store });
  publishStoreQueue({ event: 'lost', store });
  publishStoreQueue({ event: 'repeated', store });
  publishStoreQueue({ event: 'direct', store, outcome: 'opened' });
  publishStoreQueue({ event: 'direct', store, outcome: 'lost' });
  publishStoreQueue({ event: 'depth', store, waiting: 9, claimed: 2 });
  publishStoreQueue({ event: 'depth', store, waiting: 7, claimed: 3 });

  const points = await otel.points();
  const values = (name: string) => points[name]?.map(({ attributes, value }) => [attributes, value]);
  const of = { 'drv.queue.store': store };
  expect(values('drv.queue.claims')).toEqual([
    [{ ...of, 'drv.node': 'one' }, 1],
    [{ ...of, 'drv.node': 'two' }, 1],
  ]);
  expect(values('drv.queue.takeovers')).toEqual([[{ ...of, 'drv.node': 'two' }, 1]]);
  expect(values('drv.queue.lost')).toEqual([[of, 2]]);
  expect(values('drv.queue.repeats')).toEqual([[of, 1]]);
  expect(values('drv.queue.direct_connections')).toEqual([
    [{ ...of, 'drv.queue.direct.outcome': 'opened' }, 1],
    [{ ...of, 'drv.queue.direct.outcome': 'lost' }, 1],
  ]);
  expect(values('drv.queue.depth')).toEqual([
    [{ ...of, 'drv.queue.state': 'waiting' }, 7],
    [{ ...of, 'drv.queue.state': 'claimed' }, 3],
  ]);
  expect(points['drv.queue.wait']).toMatchObject([{ attributes: of, unit: 's', count: 2, sum: 1 }]);
});
