-- Argo CD's health of a StatefulWordCount and of a StatefulFlinkJob. It reads the conditions in the
-- order of kstatus, so that Argo CD, Flux, Helm and kubectl agree; see docs/how-to/gitops.md.
--
-- Without Lua's standard libraries, as Argo CD runs it.

local status = obj.status or {}

local function condition(type)
  for _, each in ipairs(status.conditions or {}) do
    if each.type == type then
      return each
    end
  end
  return {}
end

-- The reason is one of the closed list in docs/reasons.md; the message says why, and what to do.
local function health(word, of, otherwise)
  local message = otherwise
  if of.reason ~= nil then
    message = of.reason .. ": " .. (of.message or "")
  end
  return {status = word, message = message}
end

local ready = condition("Ready")

if obj.metadata.deletionTimestamp ~= nil then
  return health("Progressing", ready, "The object is deleted.")
end
if status.observedGeneration == nil or status.observedGeneration == -1 then
  return {status = "Progressing", message = "The operator has not seen the object yet."}
end
if status.observedGeneration ~= obj.metadata.generation then
  return {status = "Progressing", message = "The operator has not seen this generation yet."}
end
local reconciling = condition("Reconciling")
-- The upgrade waits for an approval or a window; the old job runs.
if reconciling.reason == "AwaitingApproval" or reconciling.reason == "AwaitingWindow" then
  return health("Suspended", reconciling)
end
if reconciling.status == "True" then
  return health("Progressing", reconciling)
end
if condition("Stalled").status == "True" then
  return health("Degraded", condition("Stalled"))
end
if ready.status ~= "True" then
  return health("Progressing", ready, "The operator has said nothing yet.")
end
if ready.reason == "Suspended" then
  return health("Suspended", ready)
end
return health("Healthy", ready)
