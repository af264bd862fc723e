/** What has to be done at once or not at all. */
export const CHANGES = {
  /** run, task, body, tenant, needs as JSON or '', priority, how many priorities there are, milliseconds until its time, and after which it is lost */
  submitRun: `
local run, task, body = ARGV[1], ARGV[2], ARGV[3]
local newest = redis.call('GET', key('id', task))
if newest == run then return 1 end
if newest then
  local phase = fieldsOf(newest, 'phase')[1]
  if phase and phase ~= 'ended' then return 0 end
end
local order = (ARGV[7] - ARGV[6]) * 2 ^ 42 + redis.call('INCR', base .. ':submitted')
local due = now() + ARGV[8]
redis.call('HSET', key('run', run), 'task', task, 'body', body, 'phase', 'waiting', 'fence', 0,
  'tenant', ARGV[4], 'needs', ARGV[5], 'order', string.format('%.0f', order), 'due', due, 'lostMs', ARGV[9])
redis.call('SET', key('id', task), run)
redis.call('ZADD', base .. ':living', exactly(), run)
if tonumber(ARGV[8]) > 0 then redis.call('ZADD', base .. ':later', due, run) else enqueue(run) end
return 1`,
  /** run, milliseconds to keep it, record or '', messages… */
  withdrawRun: `
local run = ARGV[1]
local found = fieldsOf(run, 'phase', 'task', 'tenant', 'needs')
if found[1] ~= 'waiting' then return 0 end
if ARGV[3] ~= '' then redis.call('HSET', key('run', run), 'record', ARGV[3]) end
send(run, 'up', 4)
finish(run)
dequeue(run, found[3], found[4])
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
local function nextOf(tenant, needs)
  while fits(needs) do
    local first = redis.call('ZRANGE', key('wait', tenant .. '|' .. needs), 0, 0, 'WITHSCORES')
    if not first[1] then return end
    if fieldsOf(first[1], 'phase')[1] == 'waiting' then return first[1], tonumber(first[2]) end
    redis.call('ZREM', base .. ':living', first[1])
    dequeue(first[1], tenant, needs)
  end
end
for from = 0, math.huge, 16 do
  local tenants = redis.call('ZRANGE', base .. ':turns', from, from + 15)
  if #tenants == 0 then break end
  for _, tenant in ipairs(tenants) do
    local run, order, wants
    for _, needs in ipairs(redis.call('SMEMBERS', key('needs', tenant))) do
      local next, at = nextOf(tenant, needs)
      if next and (not run or at < order) then run, order, wants = next, at, needs end
    end
    if run then
      redis.call('ZADD', base .. ':turns', redis.call('INCR', base .. ':turn'), tenant)
      dequeue(run, tenant, wants)
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
return own(ARGV[1], ARGV[3], ARGV[4])`,
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
  local found = redis.call('HMGET', key('run', run), 'task', 'node')
  if found[2] then redis.call('SREM', key('node', found[2]), run) end
  keep(run, found[1], ARGV[6])
end
return 1`,
  /** run, fence, record or '', milliseconds to keep it, messages… */
  giveUpRun: `
local run = ARGV[1]
if not isAt(run, ARGV[2]) then return 0 end
if ARGV[3] ~= '' then redis.call('HSET', key('run', run), 'record', ARGV[3]) end
finish(run)
redis.call('HINCRBY', key('run', run), 'fence', 1)
send(run, 'up', 5)
local found = redis.call('HMGET', key('run', run), 'task', 'node')
if found[2] then
  redis.call('SREM', key('node', found[2]), run)
  leaveTo('untidy', found[2], run, ARGV[4])
end
keep(run, found[1], ARGV[4])
return 1`,
  /** run, fence, where its owner is lost the milliseconds for which its node may come back, or '' */
  requeueRun: `
local run = ARGV[1]
if not isAt(run, ARGV[2]) or redis.call('HGET', key('run', run), 'phase') ~= 'claimed' then return 0 end
redis.call('HINCRBY', key('run', run), 'fence', 1)
local node = redis.call('HGET', key('run', run), 'node')
if node and ARGV[3] ~= '' then leaveTo('left', node, run, ARGV[3]) end
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
if redis.call('SREM', key('untidy', ARGV[2]), run) == 0 then return 0 end
local task = fieldsOf(run, 'task')[1]
if task then keep(run, task, ARGV[3]) end
return 1`,
  /**
   * member, milliseconds after which members are forgotten, node and offer of a worker as JSON or ''. Also where memory is full: who is
   * alive must not be taken for dead.
   */
  beat: `#!lua flags=allow-oom
redis.call('ZADD', base .. ':alive', now(), ARGV[1])
if ARGV[3] ~= '' then redis.call('HSET', base .. ':offers', ARGV[1], ARGV[3])
else redis.call('HDEL', base .. ':offers', ARGV[1]) end
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
  /** run, direction, milliseconds to keep what is in it or '', messages… */
  appendTo: `
if not fieldsOf(ARGV[1], 'task')[1] then return 0 end
send(ARGV[1], ARGV[2], 4)
if ARGV[3] ~= '' then redis.call('PEXPIRE', key(ARGV[2], ARGV[1]), ARGV[3]) end
return 1`,
  /** run, member, milliseconds of its silence: those of another one that has it, or -1 */
  holdRun: `
local found = fieldsOf(ARGV[1], 'task', 'holder', 'holderMs')
if not found[1] then return -1 end
if found[2] and found[2] ~= ARGV[2] then
  local silent = silence(found[2])
  if silent >= 0 and silent <= tonumber(found[3]) then return silent end
end
redis.call('HSET', key('run', ARGV[1]), 'holder', ARGV[2], 'holderMs', ARGV[3])
return -1`,
  /** run, member */
  letGoRun: `
if fieldsOf(ARGV[1], 'holder')[1] ~= ARGV[2] then return 0 end
return redis.call('HDEL', key('run', ARGV[1]), 'holder', 'holderMs')`,
} as const;
