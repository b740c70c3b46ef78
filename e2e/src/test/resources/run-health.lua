-- Runs `script` on each of `objects`, both given by the lines before, and prints a line for each: the
-- status and the message, with a tab between.
--
-- Argo CD loads gopher-lua's base and table libraries, and a part of os: whatever else a script uses
-- would fail there, so it is taken away here.

local say, format, substitute, load = print, string.format, string.gsub, loadstring

for _, library in ipairs({"string", "math", "io", "os", "coroutine", "debug", "channel"}) do
  _G[library] = nil
end
getmetatable("").__index = nil

local health = assert(load(script))
for _, each in ipairs(objects) do
  obj = each
  local result = health()
  local message = substitute(result.message or "", "\n", "\\n")
  say(format("%s\t%s", result.status, message))
end
