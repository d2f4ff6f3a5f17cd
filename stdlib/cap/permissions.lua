--- cap.permissions.add and remove: rights of a person or a group on a draft. Reference 3.4 A5, 7.28.

local errors = require "stdlib.errors"
local nearest = require "stdlib.nearest"

local rights = { "read", "update", "admin" }

local parameters = {
  { name = "pid", type = "string", required = true, check = "identifier", summary = "Identifier of the draft." },
  { name = "user", type = "string", required = true, check = "identifier",
    summary = "E-mail of the person; of the group with `egroup = true`." },
  { name = "rights", type = "string or list", required = true, summary = "`read`, `update`, `admin`, or a list of them." },
  { name = "egroup", type = "boolean", summary = "The e-mail is a group's." },
  { name = "view", type = "string", values = { "permissions", "full", "basic", "form", "repositories" },
    summary = "Shape of the answer: `permissions` (default) or a view of the draft." },
}

local function entries(arguments, op, declaration)
  local wanted = type(arguments.rights) == "string" and { arguments.rights } or arguments.rights
  local list = {}
  for _, right in ipairs(wanted) do
    if right ~= "read" and right ~= "update" and right ~= "admin" then
      local near = type(right) == "string" and nearest(right, rights)
      errors.raise { kind = "argument", operation = declaration.full_name, parameter = "rights",
        message = ("parameter 'rights' must name read, update or admin, got %s%s"):format(
          type(right) == "string" and ("%q"):format(right) or type(right), near and ("; did you mean '" .. near .. "'?") or "") }
    end
    list[#list + 1] = { email = arguments.user, type = arguments.egroup and "egroup" or "user", op = op,
      action = "deposit-" .. right }
  end
  if #list == 0 then
    errors.raise { kind = "argument", operation = declaration.full_name, parameter = "rights", message = "parameter 'rights' is an empty list" }
  end
  return list
end

local function change(op)
  return function(requests, arguments, declaration)
    local ok, result = pcall(requests.permissions_request,
      { pid = arguments.pid, entries = entries(arguments, op, declaration), view = arguments.view })
    if ok then return result end
    if errors.is(result) then
      result.operation = declaration.full_name
      if result.status == 400 then result.hint = "Nothing was changed: the rights are applied all or none. cap.permissions.get shows them." end
    end
    error(result, 0)
  end
end

return {
  {
    name = "permissions.add", summary = "Gives rights on a draft to a person or a group.", effect = "write",
    parameters = parameters, returns = "{ permissions = { read, update, admin } } as it is now",
    notes = "Needs the right to administer. A right that is there already is an error, and none of the call is applied.",
    example = 'cap.permissions.add(pid, user, { "read", "update" })', run = change "add", source = "cap-api 3.4 A5, 7.28",
  },
  {
    name = "permissions.remove", summary = "Takes rights on a draft from a person or a group.", effect = "write",
    parameters = parameters, returns = "{ permissions = { read, update, admin } } as it is now",
    notes = "Your own rights can be removed too: then only another administrator can bring them back.",
    example = 'cap.permissions.add(pid, user, "update")\ncap.permissions.remove(pid, user, "update")', run = change "remove", source = "cap-api 3.4 A5, 7.28",
  },
}
