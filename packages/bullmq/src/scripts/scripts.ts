/**
 * What has to be done at once or not at all, as scripts of Redis. `base` begins every key of a queue; it holds a hash tag, so that
 * all keys of a queue are on one node of a cluster.
 *
 * | key | what it is |
 * |---|---|
 * | `run:<run>` | hash: task, body, phase, fence, worker, node, record, untidy |
 * | `id:<task>` | the newest run of a task |
 * | `node:<node>` | set: runs that a worker of the node owns, or has to tidy up |
 * | `alive` | sorted set: workers and drivers, by the time they were heard of last |
 * | `up:<run>`, `down:<run>` | streams of messages |
 */
const PRELUDE = `
local base = KEYS[1]
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function key(kind, name) return base .. ':' .. kind .. ':' .. name end
local function silence(member)
  if not member then return false end
  local at = redis.call('ZSCORE', base .. ':alive', member)
  if not at then return -1 end
  return math.max(0, now() - tonumber(at))
end
local function send(run, direction, from)
  for i = from, #ARGV do redis.call('XADD', key(direction, run), '*', 'm', ARGV[i]) end
  if from <= #ARGV then redis.call('PUBLISH', base .. ':news:' .. direction .. ':' .. run, '') end
end
local function keep(run, task, ms)
  redis.call('PEXPIRE', key('run', run), ms)
  redis.call('PEXPIRE', key('up', run), ms)
  redis.call('PEXPIRE', key('down', run), ms)
  if redis.call('GET', key('id', task)) == run then redis.call('PEXPIRE', key('id', task), ms) end
end
local function isAt(run, fence) return redis.call('HGET', key('run', run), 'fence') == fence end
local function own(run, worker, node)
  local before = redis.call('HGET', key('run', run), 'node')
  if before and before ~= node then redis.call('SREM', key('node', before), run) end
  local fence = redis.call('HINCRBY', key('run', run), 'fence', 1)
  redis.call('HSET', key('run', run), 'worker', worker, 'node', node)
  redis.call('SADD', key('node', node), run)
  local found = redis.call('HMGET', key('run', run), 'task', 'body', 'record')
  return { fence, found[1], found[2], found[3] }
end
`;

const BODIES = {
  /** run, task, body */
  submitRun: `
local run, task, body = ARGV[1], ARGV[2], ARGV[3]
local newest = redis.call('GET', key('id', task))
if newest == run then return 1 end
if newest then
  local phase = redis.call('HGET', key('run', newest), 'phase')
  if phase and phase ~= 'ended' then return 0 end
end
redis.call('HSET', key('run', run), 'task', task, 'body', body, 'phase', 'waiting', 'fence', 0)
redis.call('SET', key('id', task), run)
return 1`,
  /** run, milliseconds to keep it */
  withdrawRun: `
local run = ARGV[1]
local found = redis.call('HMGET', key('run', run), 'phase', 'task')
if found[1] ~= 'waiting' then return 0 end
redis.call('HSET', key('run', run), 'phase', 'ended')
keep(run, found[2], ARGV[2])
return 1`,
  /** run, worker, node */
  claimRun: `
local run = ARGV[1]
if redis.call('HGET', key('run', run), 'phase') ~= 'waiting' then return false end
redis.call('HSET', key('run', run), 'phase', 'claimed')
return own(run, ARGV[2], ARGV[3])`,
  /** run, fence, worker, node */
  adoptRun: `
if not isAt(ARGV[1], ARGV[2]) then return false end
redis.call('PERSIST', key('run', ARGV[1]))
return own(ARGV[1], ARGV[3], ARGV[4])`,
  /** run, fence, record or '', '1' when it has ended, milliseconds to keep it, messages… */
  writeRun: `
local run = ARGV[1]
if not isAt(run, ARGV[2]) then return 0 end
if ARGV[3] ~= '' then redis.call('HSET', key('run', run), 'record', ARGV[3]) end
send(run, 'up', 6)
if ARGV[4] == '1' then
  redis.call('HSET', key('run', run), 'phase', 'ended')
  local found = redis.call('HMGET', key('run', run), 'task', 'node', 'untidy')
  if found[2] and not found[3] then redis.call('SREM', key('node', found[2]), run) end
  keep(run, found[1], ARGV[5])
end
return 1`,
  /** run, fence, record or '', milliseconds to keep it, messages… */
  giveUpRun: `
local run = ARGV[1]
if not isAt(run, ARGV[2]) then return 0 end
if ARGV[3] ~= '' then redis.call('HSET', key('run', run), 'record', ARGV[3]) end
redis.call('HSET', key('run', run), 'phase', 'ended', 'untidy', '1')
redis.call('HINCRBY', key('run', run), 'fence', 1)
send(run, 'up', 5)
local task = redis.call('HGET', key('run', run), 'task')
if redis.call('GET', key('id', task)) == run then redis.call('PEXPIRE', key('id', task), ARGV[4]) end
return 1`,
  /** run, fence */
  requeueRun: `
local run = ARGV[1]
if not isAt(run, ARGV[2]) or redis.call('HGET', key('run', run), 'phase') ~= 'claimed' then return 0 end
local node = redis.call('HGET', key('run', run), 'node')
if node then redis.call('SREM', key('node', node), run) end
redis.call('HINCRBY', key('run', run), 'fence', 1)
redis.call('HDEL', key('run', run), 'worker', 'node')
redis.call('HSET', key('run', run), 'phase', 'waiting')
return 1`,
  /** run, node, milliseconds to keep it */
  tidiedRun: `
local run = ARGV[1]
if redis.call('HDEL', key('run', run), 'untidy') == 0 then return 0 end
redis.call('SREM', key('node', ARGV[2]), run)
keep(run, redis.call('HGET', key('run', run), 'task'), ARGV[3])
return 1`,
  /** run */
  stateOfRun: `
local found = redis.call('HMGET', key('run', ARGV[1]), 'task', 'phase', 'fence', 'node', 'record', 'worker')
if not found[1] then return false end
found[6] = silence(found[6])
return found`,
  /** node */
  runsOfNode: `
local runs = {}
for _, run in ipairs(redis.call('SMEMBERS', key('node', ARGV[1]))) do
  local found = redis.call('HMGET', key('run', run), 'fence', 'worker', 'phase')
  if found[1] then runs[#runs + 1] = { run, found[1], found[2], silence(found[2]), found[3] }
  else redis.call('SREM', key('node', ARGV[1]), run) end
end
return runs`,
  /** member, milliseconds after which members are forgotten */
  beat: `
redis.call('ZADD', base .. ':alive', now(), ARGV[1])
redis.call('ZREMRANGEBYSCORE', base .. ':alive', '-inf', now() - ARGV[2])
return 1`,
  /** member */
  silenceOf: `return silence(ARGV[1])`,
  /** run, messages… */
  appendDown: `
if redis.call('EXISTS', key('run', ARGV[1])) == 0 then return 0 end
send(ARGV[1], 'down', 2)
return 1`,
} as const;

export type ScriptName = keyof typeof BODIES;

/** Each script with what they share. */
export const SCRIPTS = Object.fromEntries(
  Object.entries(BODIES).map(([name, body]) => [name, PRELUDE + body]),
) as Record<ScriptName, string>;
