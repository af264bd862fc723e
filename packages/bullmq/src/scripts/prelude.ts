/**
 * What the scripts of Redis have in common. A Redis without memory refuses a command that wants some, and not the script: such
 * a command comes first in each, so that nothing is done by halves. `base` begins every key of a queue; it holds a hash tag, so that all keys of a
 * queue are on one node of a cluster.
 *
 * | key | what it is |
 * |---|---|
 * | `run:<run>` | hash: task, body, phase, fence, worker, node, record, written; holder, holderMs; tenant, needs, order, due, lostMs |
 * | `id:<task>` | the newest run of a task |
 * | `node:<node>` | set: runs that a worker of the node owns |
 * | `untidy:<node>` | set: runs that were given up, and of which the node has to tidy up |
 * | `left:<node>` | set: runs that were put back while the node was lost, and of which it has to tidy up |
 * | `alive` | sorted set: workers and drivers, by the time they were heard of last |
 * | `offers` | hash: what each worker has |
 * | `wait:<tenant>\|<needs>` | sorted set: the waiting runs of a tenant that need the same, in their order |
 * | `needs:<tenant>` | set: what the waiting runs of a tenant need |
 * | `turns`, `rested` | sorted sets: tenants with waiting runs, and others, by their last turn |
 * | `later` | sorted set: runs whose time has not come, by that time |
 * | `claimed` | set: runs that a worker owns |
 * | `living` | sorted set: runs that have not ended, by the time they were submitted |
 * | `wake` | list: one item wakes one of those who wait for a run |
 * | `up:<run>`, `down:<run>`, `look-…:<run>` | streams of messages |
 *
 * A run may be gone, or be something else, where Redis evicted keys or people wrote to them: it is then forgotten wherever it is met,
 * and holds up no other one.
 */
export const PRELUDE = `
local base = KEYS[1]
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
-- With the microseconds: what comes within one millisecond has an order, too.
local function exactly()
  return now() + redis.call('TIME')[2] % 1000 / 1000
end
local function key(kind, name) return base .. ':' .. kind .. ':' .. name end
-- Of a run, the first of them one that each run has.
local function fieldsOf(run, ...)
  local at = key('run', run)
  if redis.call('TYPE', at).ok ~= 'hash' or redis.call('HEXISTS', at, 'task') == 0 then return { false } end
  return redis.call('HMGET', at, ...)
end
local function silence(member)
  if not member then return false end
  local at = redis.call('ZSCORE', base .. ':alive', member)
  if not at then return -1 end
  return math.max(0, now() - tonumber(at))
end
-- The id of the last entry, also where it was forgotten; '' of a stream that there is not.
local function lastOf(stream)
  if redis.call('EXISTS', stream) == 0 then return '' end
  local info = redis.call('XINFO', 'STREAM', stream)
  for i = 1, #info, 2 do if info[i] == 'last-generated-id' then return info[i + 1] end end
end
-- Small messages are told with the notice: the id before them, then of each its id and length, a line end, and the messages.
local function send(run, direction, from)
  if from > #ARGV then return end
  local stream = key(direction, run)
  local bytes = 0
  for i = from, #ARGV do bytes = bytes + #ARGV[i] end
  local isSmall = bytes <= 4096
  local head = isSmall and lastOf(stream)
  for i = from, #ARGV do
    local id = redis.call('XADD', stream, '*', 'm', ARGV[i])
    if isSmall then head = head .. ' ' .. id .. ' ' .. #ARGV[i] end
  end
  local told = isSmall and head .. '\\n' .. table.concat(ARGV, '', from) or ''
  redis.call('PUBLISH', base .. ':news:' .. direction .. ':' .. run, told)
end
local function keep(run, task, ms)
  redis.call('PEXPIRE', key('run', run), ms)
  redis.call('PEXPIRE', key('up', run), ms)
  redis.call('PEXPIRE', key('down', run), ms)
  if redis.call('GET', key('id', task)) == run then redis.call('PEXPIRE', key('id', task), ms) end
end
local function enqueue(run)
  local found = fieldsOf(run, 'tenant', 'needs', 'order')
  local tenant, needs = found[1], found[2]
  if not (tenant and needs and found[3]) then return end
  redis.call('ZADD', key('wait', tenant .. '|' .. needs), found[3], run)
  redis.call('SADD', key('needs', tenant), needs)
  if not redis.call('ZSCORE', base .. ':turns', tenant) then
    redis.call('ZADD', base .. ':turns', redis.call('ZSCORE', base .. ':rested', tenant) or 0, tenant)
    redis.call('ZREM', base .. ':rested', tenant)
  end
  if needs ~= '' then redis.call('PUBLISH', base .. ':news:waiting', '')
  elseif redis.call('LLEN', base .. ':wake') < 1000 then redis.call('RPUSH', base .. ':wake', '') end
end
local function dequeue(run, tenant, needs)
  if redis.call('ZREM', base .. ':later', run) == 1 then return end
  local lane = key('wait', tenant .. '|' .. needs)
  redis.call('ZREM', lane, run)
  if redis.call('EXISTS', lane) == 1 then return end
  redis.call('SREM', key('needs', tenant), needs)
  if redis.call('EXISTS', key('needs', tenant)) == 1 then return end
  local turn = redis.call('ZSCORE', base .. ':turns', tenant)
  if not turn then return end
  redis.call('ZREM', base .. ':turns', tenant)
  redis.call('ZADD', base .. ':rested', turn, tenant)
  redis.call('ZREMRANGEBYRANK', base .. ':rested', 0, -1001)
end
-- A node that is not back in time is not waited for.
local function leaveTo(kind, node, run, ms)
  redis.call('SADD', key(kind, node), run)
  redis.call('PEXPIRE', key(kind, node), ms)
end
-- As a list has it: with the task, phase, fence, node, record and worker that were found, and the body where it has at most so many bytes.
local function listed(run, found, most)
  local submitted = redis.call('ZSCORE', base .. ':living', run) or now()
  local isShort = redis.call('HSTRLEN', key('run', run), 'body') <= tonumber(most)
  return { found[1], found[2], found[3], found[4], found[5], silence(found[6]), run, math.max(0, now() - tonumber(submitted)),
    isShort and redis.call('HGET', key('run', run), 'body') }
end
local function finish(run)
  redis.call('HSET', key('run', run), 'phase', 'ended')
  redis.call('ZREM', base .. ':living', run)
  redis.call('SREM', base .. ':claimed', run)
end
local function isAt(run, fence) return fieldsOf(run, 'fence')[1] == fence end
local function own(run, worker, node)
  local at = key('run', run)
  local fence = redis.call('HINCRBY', at, 'fence', 1)
  local found = redis.call('HMGET', at, 'task', 'body', 'record', 'needs', 'due', 'phase', 'node')
  redis.call('HSET', at, 'worker', worker, 'node', node, 'written', 0)
  redis.call('SREM', key('left', node), run)
  if found[6] == 'claimed' then
    if found[7] and found[7] ~= node then redis.call('SREM', key('node', found[7]), run) end
    redis.call('SADD', key('node', node), run)
    redis.call('SADD', base .. ':claimed', run)
  end
  local waited = math.max(0, now() - (tonumber(found[5]) or now()))
  return { fence, found[1], found[2], found[3], found[4], waited, run }
end
`;
