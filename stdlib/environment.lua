--- The globals that the standard library uses: copies, so that a script or the prompt may call a variable `type` or
--- `table` without breaking it. Runs once, before anything else.

local environment = {}
for name, value in pairs(_G) do environment[name] = value end
for _, name in ipairs { "string", "table", "math", "os", "io", "debug", "coroutine", "utf8", "json" } do
  local copy = {}
  for key, value in pairs(_G[name]) do copy[key] = value end
  environment[name] = copy
end
return environment
