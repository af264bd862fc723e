/** Milliseconds after which a worker or driver of which nothing was heard is forgotten: a week. */
const FORGET_MS = 7 * 24 * 60 * 60_000;
/** Messages that one read gives: each is up to 64 KiB. */
const READ_COUNT = 32;
/** Ended runs that are forgotten at one time. */
const FORGET_COUNT = 500;

/**
 * What is asked of PostgreSQL, each in one statement, so that it is done at once or not at all. A run that is written to is
 * locked first: its messages have the order in which they can be seen. `$1` is the queue, `$2` the run where there is one.
 * The schema is the only part that is not the same always.
 */
export function statementsOf(schema: string) {
  const [run, message, member, tenant] = ['run', 'message', 'member', 'tenant'].map(
    (name) => `${schema}.task_${name}`,
  );
  const thisRun = 'queue = $1 AND run_id = $2';
  const own = `fence = fence + 1, record_order = 0, worker = $3, node = $4, left_on = array_remove(left_on, $4::text)`;
  const owned = `
    RETURNING task_id, body, fence, record, labels, memory_bytes, cpus,
      GREATEST(0, EXTRACT(EPOCH FROM clock_timestamp() - due_at) * 1000)::float8 AS waited_ms`;
  const withOwner = `
    ${run} AS run LEFT JOIN ${member} AS owner ON owner.queue = run.queue AND owner.member = run.worker`;
  /** NULL of who was never heard of, or has left: GREATEST alone would make that 0. */
  const silence = (heardAt: string) =>
    `CASE WHEN ${heardAt} IS NULL THEN NULL
      ELSE GREATEST(0, EXTRACT(EPOCH FROM clock_timestamp() - ${heardAt}) * 1000)::float8 END`;
  /** NULL, too, of an owner that has said its last word. */
  const careSilence = `CASE WHEN owner.node IS NOT NULL THEN ${silence('heard_at')} END AS silent_ms`;
  const state = `run_id, task_id, phase, fence, run.node, record, worker, ${silence('heard_at')} AS silent_ms`;
  const listed = `
    SELECT ${state},
      (EXTRACT(EPOCH FROM clock_timestamp() - submitted_at) * 1000)::float8 AS age_ms,
      CASE WHEN octet_length(body) <= $2 THEN body END AS body
    FROM ${withOwner}`;
  /** Of a locked run, in their order. */
  const send = (direction: string, bodies: string) => `
    INSERT INTO ${message} (queue, run_id, direction, body)
    SELECT $1, $2, ${direction}, part.body
    FROM held, unnest(${bodies}::bytea[]) WITH ORDINALITY AS part (body, place) ORDER BY part.place`;
  const tell = (channel: string, bodies: string) =>
    `SELECT CASE WHEN cardinality(${bodies}::bytea[]) > 0 THEN pg_notify(${channel}, '')::text END FROM held`;

  return {
    /**
     * queue, runs, tasks, bodies, tenants, priorities, labels as JSON, bytes of memory, cpus, milliseconds until their time and after which they are lost: no row for one of which another run of the task has not ended, or that is there. In the
     * order of the tasks, so that no two of these wait for each other.
     */
    submit: `
      INSERT INTO ${run} (queue, run_id, task_id, body, tenant, priority, labels, memory_bytes, cpus, due_at, lost_ms)
      SELECT $1, run_id, task_id, body, tenant, priority,
        ARRAY(SELECT jsonb_array_elements_text(labels::jsonb)), memory_bytes, cpus,
        clock_timestamp() + after_ms * interval '1 millisecond', lost_ms
      FROM unnest(
        $2::text[], $3::text[], $4::bytea[], $5::text[], $6::int[], $7::text[], $8::float8[], $9::float8[], $10::float8[],
        $11::float8[]
      ) AS part (run_id, task_id, body, tenant, priority, labels, memory_bytes, cpus, after_ms, lost_ms)
      ORDER BY part.task_id
      ON CONFLICT DO NOTHING RETURNING run_id`,
    /** queue, runs: those that are there. */
    known: `SELECT run_id FROM ${run} WHERE queue = $1 AND run_id = ANY ($2::text[])`,
    /** queue, run, record or null, messages, channel */
    withdraw: `
      WITH held AS (
        UPDATE ${run} SET record = COALESCE($3, record), phase = 'ended', ended_at = clock_timestamp()
        WHERE ${thisRun} AND phase = 'waiting' RETURNING run_id
      ), sent AS (${send(`'up'`, '$4')})
      ${tell('$5', '$4')}`,
    /** queue, tenants: those with waiting runs. One that is known keeps its turn. */
    useTenants: `
      INSERT INTO ${tenant} (queue, tenant) SELECT $1, part FROM unnest($2::text[]) AS part ORDER BY part
      ON CONFLICT (queue, tenant) DO UPDATE SET used_at = clock_timestamp()`,
    /**
     * queue, labels, bytes of memory or null, cpus or null: the next run, which is locked. Of the tenant whose last turn is
     * longest ago.
     */
    next: `
      SELECT candidate.run_id, candidate.tenant
      FROM (SELECT queue, tenant FROM ${tenant} WHERE queue = $1 ORDER BY turn) AS tenant, LATERAL (
        SELECT run.run_id, run.tenant FROM ${run} AS run
        WHERE run.queue = tenant.queue AND run.tenant = tenant.tenant AND run.phase = 'waiting'
          AND run.due_at <= clock_timestamp() AND run.labels <@ $2::text[]
          AND run.memory_bytes <= COALESCE($3::float8, 'Infinity') AND run.cpus <= COALESCE($4::float8, 'Infinity')
        ORDER BY run.priority DESC, run.number LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
      ) AS candidate
      LIMIT 1`,
    /** queue, run, worker, node */
    claim: `UPDATE ${run} SET phase = 'claimed', ${own} WHERE ${thisRun} AND phase = 'waiting' ${owned}`,
    /** queue, tenant: its turn is over. Where there is but one tenant nobody waits for another one to say so. */
    tookTurn: `
      UPDATE ${tenant} SET turn = nextval('${schema}.task_turn') WHERE queue = $1 AND tenant = $2
        AND EXISTS (SELECT FROM ${tenant} AS other WHERE other.queue = $1 AND other.tenant <> $2)`,
    /** queue: milliseconds until the time of a run comes. */
    nextDue: `
      SELECT EXTRACT(EPOCH FROM min(due_at) - clock_timestamp())::float8 * 1000 AS due_ms
      FROM ${run} WHERE queue = $1 AND phase = 'waiting' AND due_at > clock_timestamp()`,
    /** queue, run, worker, node, fence */
    adopt: `UPDATE ${run} SET ${own} WHERE ${thisRun} AND fence = $5 ${owned}`,
    /** queue, run, fence, whether its owner is lost */
    requeue: `
      UPDATE ${run} SET phase = 'waiting', fence = fence + 1, worker = NULL, node = NULL,
        left_on = CASE WHEN $4 THEN array_append(array_remove(left_on, node), node) ELSE left_on END
      WHERE ${thisRun} AND fence = $3 AND phase = 'claimed' RETURNING run_id, tenant`,
    /** queue, run, fence, messages, channel */
    sendUp: `
      WITH held AS (
        SELECT FROM ${run} WHERE ${thisRun} AND fence = $3 FOR NO KEY UPDATE
      ), sent AS (${send(`'up'`, '$4')})
      ${tell('$5', '$4')}`,
    /** queue, run, fence, messages, channel, record or null, whether it has ended, was given up, has no result; order of the record or null */
    write: `
      WITH held AS (
        UPDATE ${run} SET
          record = CASE WHEN $6::bytea IS NULL OR $10::int <= record_order THEN record ELSE $6::bytea END,
          record_order = GREATEST(record_order, $10::int),
          phase = CASE WHEN $7 THEN 'ended' ELSE phase END,
          ended_at = CASE WHEN $7 THEN clock_timestamp() ELSE ended_at END,
          untidy = untidy OR $8,
          failed = failed OR $9,
          fence = CASE WHEN $8 THEN fence + 1 ELSE fence END
        WHERE ${thisRun} AND fence = $3 RETURNING run_id
      ), sent AS (${send(`'up'`, '$4')})
      ${tell('$5', '$4')}`,
    /** queue, run, messages, channel, direction */
    append: `
      WITH held AS (
        SELECT FROM ${run} WHERE ${thisRun} FOR NO KEY UPDATE
      ), sent AS (${send('$5', '$3')})
      ${tell('$4', '$3')}`,
    /** queue, runs, directions, cursors: of each, `place` says which one it is. */
    read: `
      SELECT asked.place, found.number AS cursor, found.body
      FROM unnest($2::text[], $3::text[], $4::bigint[]) WITH ORDINALITY AS asked (run_id, direction, cursor, place),
        LATERAL (
          SELECT number, body FROM ${message} AS message
          WHERE message.queue = $1 AND message.run_id = asked.run_id AND message.direction = asked.direction
            AND number > asked.cursor
          ORDER BY number LIMIT ${READ_COUNT}
        ) AS found
      ORDER BY asked.place, found.number`,
    /** queue, run, direction, cursor */
    discard: `DELETE FROM ${message} WHERE ${thisRun} AND direction = $3 AND number <= $4`,
    state: `SELECT ${state} FROM ${withOwner} WHERE run.queue = $1 AND run.run_id = $2`,
    /** queue, bytes of a body at the most, how many */
    list: `${listed} WHERE run.queue = $1 AND phase <> 'ended' ORDER BY number LIMIT $3`,
    /** queue, how many: whose owner has been silent for too long. Each look may be at others. */
    lost: `SELECT ${state} FROM ${withOwner}
      WHERE run.queue = $1 AND phase = 'claimed' AND lost_ms IS NOT NULL
        AND (heard_at IS NULL OR heard_at < clock_timestamp() - lost_ms * interval '1 millisecond')
      ORDER BY random() LIMIT $2`,
    /** queue, run: others wait, and see then what was changed. */
    lock: `SELECT FROM ${run} WHERE ${thisRun} FOR NO KEY UPDATE`,
    /** queue, run, member, milliseconds of its silence: a row where another one has the run, which is locked. */
    hold: `
      WITH held AS (
        UPDATE ${run} AS run SET holder = $3, holder_ms = $4 WHERE ${thisRun} AND (
          holder IS NULL OR holder = $3 OR NOT EXISTS (
            SELECT FROM ${member} AS other WHERE other.queue = $1 AND other.member = run.holder
              AND heard_at >= clock_timestamp() - run.holder_ms * interval '1 millisecond'
          )
        ) RETURNING run_id
      )
      SELECT ${silence('heard_at')} AS silent_ms
      FROM ${run} AS run JOIN ${member} AS other ON other.queue = run.queue AND other.member = run.holder
      WHERE run.queue = $1 AND run.run_id = $2 AND NOT EXISTS (SELECT FROM held)`,
    /** queue, run, member */
    letGo: `UPDATE ${run} SET holder = NULL WHERE ${thisRun} AND holder = $3`,
    count: `SELECT count(*)::int AS total FROM ${run} WHERE queue = $1 AND phase <> 'ended'`,
    /** queue, task */
    newest: `SELECT run_id FROM ${run} WHERE queue = $1 AND task_id = $2 ORDER BY number DESC LIMIT 1`,
    /** queue, node */
    runsOf: `
      SELECT run_id, fence, worker, phase, ${careSilence}, NULL::bytea AS left_body
      FROM ${withOwner} WHERE run.queue = $1 AND run.node = $2 AND (phase = 'claimed' OR untidy)
      UNION ALL
      SELECT run_id, fence, worker, phase, ${careSilence}, body
      FROM ${withOwner} WHERE run.queue = $1 AND left_on <> '{}' AND $2 = ANY (left_on)`,
    /** queue, run, node */
    tidied: `
      UPDATE ${run} SET left_on = array_remove(left_on, $3::text), untidy = untidy AND node IS DISTINCT FROM $3,
        ended_at = CASE WHEN untidy AND node = $3 THEN clock_timestamp() ELSE ended_at END
      WHERE ${thisRun} AND (node = $3 AND untidy OR $3 = ANY (left_on))`,
    /** queue, member, node and offer of a worker */
    beat: `
      INSERT INTO ${member} (queue, member, heard_at, node, offer) VALUES ($1, $2, clock_timestamp(), $3, $4)
      ON CONFLICT (queue, member) DO UPDATE SET heard_at = clock_timestamp(), node = $3, offer = $4`,
    workers: `
      SELECT member, node, offer, ${silence('heard_at')} AS silent_ms
      FROM ${member} WHERE queue = $1 AND node IS NOT NULL`,
    depth: `
      SELECT count(*) FILTER (WHERE phase = 'waiting')::int AS waiting,
        count(*) FILTER (WHERE phase = 'claimed')::int AS claimed
      FROM ${run} WHERE queue = $1 AND phase <> 'ended'`,
    silence: `SELECT ${silence('heard_at')} AS silent_ms FROM ${member} WHERE queue = $1 AND member = $2`,
    leave: `DELETE FROM ${member} WHERE queue = $1 AND member = $2`,
    forgetMembers: `
      DELETE FROM ${member}
      WHERE queue = $1 AND heard_at < clock_timestamp() - ${FORGET_MS} * interval '1 millisecond'`,
    /** queue: tenants without waiting runs, which had none for a day. */
    forgetTenants: `
      DELETE FROM ${tenant} WHERE queue = $1 AND used_at < clock_timestamp() - interval '1 day'
        AND NOT EXISTS (
          SELECT FROM ${run} AS run WHERE run.queue = $1 AND run.tenant = ${tenant}.tenant AND run.phase = 'waiting'
        )`,
    /** queue, milliseconds to keep them, and those without a result */
    forgetRuns: `
      WITH gone AS (
        DELETE FROM ${run} WHERE (queue, run_id) IN (
          SELECT queue, run_id FROM ${run}
          WHERE queue = $1 AND phase = 'ended'
            AND ended_at < clock_timestamp() - (CASE WHEN failed OR untidy THEN $3::float8 ELSE $2::float8 END) * interval '1 millisecond'
          LIMIT ${FORGET_COUNT} FOR UPDATE SKIP LOCKED
        ) RETURNING run_id
      ), messages AS (
        DELETE FROM ${message} USING gone WHERE ${message}.queue = $1 AND ${message}.run_id = gone.run_id
      )
      SELECT run_id FROM gone`,
    notify: `SELECT pg_notify($1, '')`,
  } as const;
}

export type Statements = ReturnType<typeof statementsOf>;
