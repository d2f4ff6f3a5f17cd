--- cap.validate: checks metadata against a type's JSON Schema on this machine. Reference 4.6.

local native = require "stdlib.native"
local errors = require "stdlib.errors"
local operation = require "stdlib.operation"

local function validate(requests, arguments, declaration)
  local document = operation.json_text(declaration, "metadata", arguments.metadata)
  local ok, description = pcall(requests["schemas.get"],
    { name = arguments.type, version = arguments.version, resolve = true })
  if not ok then
    if errors.is(description) then description.operation = declaration.full_name end
    error(description, 0)
  end
  local schema = errors.member(description, declaration, arguments.type, arguments.published and "record_schema" or "deposit_schema")
  local found = native.violations(native.schema(json.encode(schema)), document, arguments.required ~= false)
  if #found == 0 then return true end
  errors.raise { kind = "schema", operation = declaration.full_name, on = arguments.type, errors = found,
    message = #found == 1 and "the metadata is not valid" or ("the metadata is not valid in %d places"):format(#found) }
end

return {
  {
    name = "validate", summary = "Checks metadata against the JSON Schema of a type, without storing or sending it.", effect = "read",
    parameters = {
      { name = "type", type = "string", required = true, check = "identifier", summary = "Type of the analysis." },
      { name = "metadata", type = "object", required = true, summary = "The metadata." },
      { name = "version", type = "string", summary = "Version of the type; the newest without it." },
      { name = "published", type = "boolean", summary = "Against the schema of published records, not that of drafts." },
      { name = "required", type = "boolean",
        summary = "false: missing fields are no error, as the server sees drafts; publishing needs them." },
    },
    returns = "true; what is not valid raises an error of kind `schema` whose `errors` hold field and message of each place",
    notes = "Only the schema is fetched. cap.schemas.validate lets the server check.",
    example = 'print(cap.validate("cms-analysis", { general_title = "A search" }, { required = false }))', run = validate,
    source = "cap-api 4.6, 3.2 S2",
  },
}
