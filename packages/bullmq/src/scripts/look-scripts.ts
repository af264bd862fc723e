/** What is seen at one moment. Each forgets what is no run any more. */
export const LOOKS = {
  /** run */
  stateOfRun: `
local found = fieldsOf(ARGV[1], 'task', 'phase', 'fence', 'node', 'record', 'worker')
if not found[1] then return false end
found[6] = silence(found[6])
return found`,
  /** node */
  runsOfNode: `
local runs = {}
for _, kind in ipairs({ 'node', 'untidy', 'left' }) do
  for _, run in ipairs(redis.call('SMEMBERS', key(kind, ARGV[1]))) do
    local found = fieldsOf(run, 'fence', 'worker', 'phase')
    if found[1] then
      local body = kind == 'left' and redis.call('HGET', key('run', run), 'body')
      local cares = found[2] and redis.call('HEXISTS', base .. ':offers', found[2]) == 1
      runs[#runs + 1] = { run, found[1], found[2], cares and silence(found[2]) or -1, found[3], body }
    else redis.call('SREM', key(kind, ARGV[1]), run) end
  end
end
return runs`,
  /**
   * how many: of so many of the runs that are owned, those whose owner has been silent for too long. Each
   * look is at others.
   */
  lostRuns: `
local runs = {}
for _, run in ipairs(redis.call('SRANDMEMBER', base .. ':claimed', ARGV[1])) do
  local found = fieldsOf(run, 'task', 'phase', 'fence', 'node', 'record', 'worker', 'lostMs')
  local mayMs = tonumber(found[7])
  if found[2] == 'claimed' then
    local silent = silence(found[6])
    if mayMs and (silent < 0 or silent > mayMs) then
      found[6], found[7] = silent, run
      runs[#runs + 1] = found
    end
  else redis.call('SREM', base .. ':claimed', run) end
end
return runs`,
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
  /** most, bytes of a body at the most */
  listRuns: `
local runs = {}
for _, run in ipairs(redis.call('ZRANGE', base .. ':living', 0, ARGV[1] - 1)) do
  local found = fieldsOf(run, 'task', 'phase', 'fence', 'node', 'record', 'worker')
  if found[1] then runs[#runs + 1] = listed(run, found, ARGV[2])
  else redis.call('ZREM', base .. ':living', run) end
end
return { redis.call('ZCARD', base .. ':living'), runs }`,
} as const;
