/** Goes up with every change of the tables. */
export const SCHEMA_VERSION = 5;

/**
 * The tables beside those of pg-boss, which has its own in the same schema.
 *
 * | table | what is in a row |
 * |---|---|
 * | `task_run` | a run: who owns it at which fence, what was written about it, who goes on with it, and whether it has ended |
 * | `task_message` | a message of a run, in one direction, in the order of `number` |
 * | `task_member` | a worker or driver, with the time it was heard of last, and what a worker has |
 * | `task_tenant` | a tenant, with the number of its last turn |
 *
 * What is stored outside of a row is not compressed: it is sealed, as a rule, and does not get smaller.
 */
export function tablesOf(schema: string): string {
  return `
CREATE TABLE ${schema}.task_run (
  queue text NOT NULL,
  run_id text NOT NULL,
  number bigint GENERATED ALWAYS AS IDENTITY,
  task_id text NOT NULL,
  body bytea NOT NULL,
  phase text NOT NULL DEFAULT 'waiting' CHECK (phase IN ('waiting', 'claimed', 'ended')),
  fence integer NOT NULL DEFAULT 0,
  worker text,
  node text,
  record bytea,
  record_order integer NOT NULL DEFAULT 0,
  holder text,
  holder_ms float8,
  untidy boolean NOT NULL DEFAULT false,
  left_on text[] NOT NULL DEFAULT '{}',
  failed boolean NOT NULL DEFAULT false,
  tenant text NOT NULL DEFAULT '',
  priority integer NOT NULL DEFAULT 0,
  labels text[] NOT NULL DEFAULT '{}',
  memory_bytes float8 NOT NULL DEFAULT 0,
  cpus float8 NOT NULL DEFAULT 0,
  lost_ms float8,
  due_at timestamptz NOT NULL,
  submitted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at timestamptz,
  PRIMARY KEY (queue, run_id)
);
ALTER TABLE ${schema}.task_run ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX task_run_alive ON ${schema}.task_run (queue, task_id) WHERE phase <> 'ended';
CREATE INDEX task_run_newest ON ${schema}.task_run (queue, task_id, number);
CREATE INDEX task_run_waiting ON ${schema}.task_run (queue, tenant, priority DESC, number) WHERE phase = 'waiting';
CREATE INDEX task_run_node ON ${schema}.task_run (queue, node) WHERE phase = 'claimed' OR untidy;
CREATE INDEX task_run_left ON ${schema}.task_run (queue) WHERE left_on <> '{}';
CREATE INDEX task_run_ended ON ${schema}.task_run (queue, ended_at) WHERE phase = 'ended';
CREATE TABLE ${schema}.task_message (
  queue text NOT NULL,
  run_id text NOT NULL,
  direction text NOT NULL CHECK (direction IN ('up', 'down') OR direction LIKE 'look-%'),
  number bigint GENERATED ALWAYS AS IDENTITY,
  body bytea NOT NULL,
  PRIMARY KEY (queue, run_id, direction, number)
);
ALTER TABLE ${schema}.task_message ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE TABLE ${schema}.task_member (
  queue text NOT NULL,
  member text NOT NULL,
  heard_at timestamptz NOT NULL,
  node text,
  offer jsonb,
  PRIMARY KEY (queue, member)
);
CREATE SEQUENCE ${schema}.task_turn;
CREATE TABLE ${schema}.task_tenant (
  queue text NOT NULL,
  tenant text NOT NULL,
  turn bigint NOT NULL DEFAULT 0,
  used_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (queue, tenant)
);
CREATE INDEX task_tenant_turn ON ${schema}.task_tenant (queue, turn);
CREATE TABLE ${schema}.task_schema (version integer NOT NULL);
INSERT INTO ${schema}.task_schema VALUES (${SCHEMA_VERSION});
`;
}
