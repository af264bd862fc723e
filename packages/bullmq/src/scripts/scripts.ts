import { PRELUDE } from './prelude.ts';

/** What has to be done at once or not at all. */
const BODIES = {
  /** run, task, body, tenant, needs as JSON or '', priority, how many priorities there are, milliseconds until its time */
  submitRun: `
local run, task, body = ARGV[1], ARGV[2], ARGV[3]
local newest = redis.call('GET', key('id', task))
if newest == run then return 1 end
if newest then
  local phase = redis.call('HGET', key('run', newest), 'phase')
  if phase and phase ~= 'ended' then return 0 end
end
local order = (ARGV[7] - ARGV[6]) * 2 ^ 42 + redis.call('INCR', base .. ':submitted')
local due = now() + ARGV[8]
redis.call('HSET', key('run', run), 'task', task, 'body', body, 'phase', 'waiting', 'fence', 0,
  'tenant', ARGV[4], 'needs', ARGV[5], 'order', string.format('%.0f', order), 'due', due)
redis.call('SET', key('id', task), run)
redis.call('ZADD', base .. ':living', exactly(), run)
if tonumber(ARGV[8]) > 0 then redis.call('ZADD', base .. ':later', due, run) else enqueue(run) end
return 1`,
  /** run, milliseconds to keep it, record or '', messages… */
  withdrawRun: `
local run = ARGV[1]
local found = redis.call('HMGET', key('run', run), 'phase', 'task')
if found[1] ~= 'waiting' then return 0 end
if ARGV[3] ~= '' then redis.call('HSET', key('run', run), 'record', ARGV[3]) end
send(run, 'up', 4)
finish(run)
dequeue(run)
keep(run, found[2], ARGV[2])
return 1`,
  /**
   * worker, node, what the worker has left as JSON, the key that says whether people have paused the queue: a run and what
   * is known of it; else milliseconds until one's time comes, or -1.
   */
  claimRun: `
local due = redis.call('ZRANGEBYSCORE', base .. ':later', '-inf', now(), 'LIMIT', 0, 1000)
for _, run in ipairs(due) do
  enqueue(run)
  redis.call('ZREM', base .. ':later', run)
end
local function untilDue()
  local first = redis.call('ZRANGE', base .. ':later', 0, 0, 'WITHSCORES')
  return first[2] and math.max(1, tonumber(first[2]) - now()) or -1
end
if redis.call('HEXISTS', ARGV[4], 'paused') == 1 then return untilDue() end
local offer = cjson.decode(ARGV[3])
local has = {}
for _, label in ipairs(offer.labels) do has[label] = true end
local known = { [''] = true }
local function fits(needs)
  if known[needs] == nil then
    local isJson, wanted = pcall(cjson.decode, needs)
    known[needs] = isJson and type(wanted) == 'table' and (wanted.memoryBytes or 0) <= (offer.memoryBytes or math.huge)
      and (wanted.cpus or 0) <= (offer.cpus or math.huge)
    for _, label in ipairs(isJson and wanted.labels or {}) do known[needs] = known[needs] and has[label] == true end
  end
  return known[needs]
end
for from = 0, math.huge, 16 do
  local tenants = redis.call('ZRANGE', base .. ':turns', from, from + 15)
  if #tenants == 0 then break end
  for _, tenant in ipairs(tenants) do
    local run, order
    for _, needs in ipairs(redis.call('SMEMBERS', key('needs', tenant))) do
      local first = fits(needs) and redis.call('ZRANGE', key('wait', tenant .. '|' .. needs), 0, 0, 'WITHSCORES')
      if first and first[1] and (not run or tonumber(first[2]) < order) then run, order = first[1], tonumber(first[2]) end
    end
    if run then
      redis.call('ZADD', base .. ':turns', redis.call('INCR', base .. ':turn'), tenant)
      dequeue(run)
      redis.call('HSET', key('run', run), 'phase', 'claimed')
      return own(run, ARGV[1], ARGV[2])
    end
  end
end
if redis.call('EXISTS', base .. ':turns') == 0 then redis.call('DEL', base .. ':wake') end
return untilDue()`,
  /** run, fence, worker, node */
  adoptRun: `
if not isAt(ARGV[1], ARGV[2]) then return false end
local adopted = own(ARGV[1], ARGV[3], ARGV[4])
redis.call('PERSIST', key('run', ARGV[1]))
return adopted`,
  /** run, fence, record or '', its order or '', '1' when it has ended, milliseconds to keep it, messages… */
  writeRun: `
local run = ARGV[1]
if not isAt(run, ARGV[2]) then return 0 end
local written = tonumber(redis.call('HGET', key('run', run), 'written') or 0)
local order = tonumber(ARGV[4]) or written + 1
if ARGV[3] ~= '' and order > written then redis.call('HSET', key('run', run), 'record', ARGV[3], 'written', order) end
send(run, 'up', 7)
if ARGV[5] == '1' then
  finish(run)
  local found = redis.call('HMGET', key('run', run), 'task', 'node', 'untidy')
  if found[2] and not found[3] then redis.call('SREM', key('node', found[2]), run) end
  keep(run, found[1], ARGV[6])
end
return 1`,
  /** run, fence, record or '', milliseconds to keep it, messages… */
  giveUpRun: `
local run = ARGV[1]
if not isAt(run, ARGV[2]) then return 0 end
if ARGV[3] ~= '' then redis.call('HSET', key('run', run), 'record', ARGV[3]) end
finish(run)
redis.call('HSET', key('run', run), 'untidy', '1')
redis.call('HINCRBY', key('run', run), 'fence', 1)
send(run, 'up', 5)
keep(run, redis.call('HGET', key('run', run), 'task'), ARGV[4])
return 1`,
  /** run, fence, '1' when its owner is lost */
  requeueRun: `
local run = ARGV[1]
if not isAt(run, ARGV[2]) or redis.call('HGET', key('run', run), 'phase') ~= 'claimed' then return 0 end
redis.call('HINCRBY', key('run', run), 'fence', 1)
local node = redis.call('HGET', key('run', run), 'node')
if node and ARGV[3] == '1' then redis.call('SADD', key('left', node), run) end
if node then redis.call('SREM', key('node', node), run) end
redis.call('HDEL', key('run', run), 'worker', 'node')
redis.call('HSET', key('run', run), 'phase', 'waiting')
redis.call('SREM', base .. ':claimed', run)
enqueue(run)
return 1`,
  /** run, node, milliseconds to keep it */
  tidiedRun: `
local run = ARGV[1]
redis.call('SREM', key('left', ARGV[2]), run)
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
for _, run in ipairs(redis.call('SMEMBERS', key('left', ARGV[1]))) do
  local found = redis.call('HMGET', key('run', run), 'fence', 'worker', 'phase', 'body')
  if found[1] then runs[#runs + 1] = { run, found[1], found[2], silence(found[2]), found[3], found[4] }
  else redis.call('SREM', key('left', ARGV[1]), run) end
end
return runs`,
  /**
   * member, milliseconds after which members are forgotten, node and offer of a worker as JSON or ''. Also where memory is full: who is
   * alive must not be taken for dead.
   */
  beat: `#!lua flags=allow-oom
redis.call('ZADD', base .. ':alive', now(), ARGV[1])
if ARGV[3] ~= '' then redis.call('HSET', base .. ':offers', ARGV[1], ARGV[3]) end
local gone = redis.call('ZRANGEBYSCORE', base .. ':alive', '-inf', now() - ARGV[2], 'LIMIT', 0, 1000)
for _, member in ipairs(gone) do
  redis.call('ZREM', base .. ':alive', member)
  redis.call('HDEL', base .. ':offers', member)
end
return 1`,
  /** member */
  leave: `
redis.call('HDEL', base .. ':offers', ARGV[1])
return redis.call('ZREM', base .. ':alive', ARGV[1])`,
  workers: `
local found = redis.call('HGETALL', base .. ':offers')
local workers = {}
for i = 1, #found, 2 do
  local silent = silence(found[i])
  if silent >= 0 then workers[#workers + 1] = { found[i], found[i + 1], silent } end
end
return workers`,
  depth: `
local waiting = redis.call('ZCARD', base .. ':later')
for _, tenant in ipairs(redis.call('ZRANGE', base .. ':turns', 0, -1)) do
  for _, needs in ipairs(redis.call('SMEMBERS', key('needs', tenant))) do
    waiting = waiting + redis.call('ZCARD', key('wait', tenant .. '|' .. needs))
  end
end
return { waiting, redis.call('SCARD', base .. ':claimed') }`,
  /** member */
  silenceOf: `return silence(ARGV[1])`,
  /** run, direction, milliseconds to keep what is in it or '', messages… */
  appendTo: `
if redis.call('EXISTS', key('run', ARGV[1])) == 0 then return 0 end
send(ARGV[1], ARGV[2], 4)
if ARGV[3] ~= '' then redis.call('PEXPIRE', key(ARGV[2], ARGV[1]), ARGV[3]) end
return 1`,
  /** run, member, milliseconds of its silence: those of another one that has it, or -1 */
  holdRun: `
local run = key('run', ARGV[1])
if redis.call('EXISTS', run) == 0 then return -1 end
local found = redis.call('HMGET', run, 'holder', 'holderMs')
if found[1] and found[1] ~= ARGV[2] then
  local silent = silence(found[1])
  if silent >= 0 and silent <= tonumber(found[2]) then return silent end
end
redis.call('HSET', run, 'holder', ARGV[2], 'holderMs', ARGV[3])
return -1`,
  /** run, member */
  letGoRun: `
local run = key('run', ARGV[1])
if redis.call('HGET', run, 'holder') ~= ARGV[2] then return 0 end
return redis.call('HDEL', run, 'holder', 'holderMs')`,
  /** most, bytes of a body at the most */
  listRuns: `
local runs = {}
for _, run in ipairs(redis.call('ZRANGE', base .. ':living', 0, ARGV[1] - 1)) do
  local at = key('run', run)
  local found = redis.call('HMGET', at, 'task', 'phase', 'fence', 'node', 'record', 'worker')
  if found[1] then
    found[6] = silence(found[6])
    found[7] = run
    found[8] = math.max(0, now() - tonumber(redis.call('ZSCORE', base .. ':living', run)))
    found[9] = redis.call('HSTRLEN', at, 'body') <= tonumber(ARGV[2]) and redis.call('HGET', at, 'body')
    runs[#runs + 1] = found
  else redis.call('ZREM', base .. ':living', run) end
end
return { redis.call('ZCARD', base .. ':living'), runs }`,
} as const;

export type ScriptName = keyof typeof BODIES;

/** Each script with what they share. */
export const SCRIPTS = Object.fromEntries(
  Object.entries(BODIES).map(([name, body]) => [name, withPrelude(body)]),
) as Record<ScriptName, string>;

/** Flags of a script are its first line. */
function withPrelude(body: string): string {
  const [, flags = '', rest = ''] = /^(#![^\n]*\n)?(.*)$/s.exec(body) ?? [];
  return flags + PRELUDE + rest;
}
