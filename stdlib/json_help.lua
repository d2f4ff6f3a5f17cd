--- Documentation of the module `json`, whose functions are C.

local documentation = require "stdlib.documentation"
local signature = require "stdlib.signature"

local declarations = {
  { name = "decode", summary = "Turns a JSON text into a Lua value.",
    parameters = { { name = "text", type = "string", required = true, summary = "The JSON text, in UTF-8." } },
    returns = "the value; json.null for null",
    notes = "Numbers that fit neither a 64-bit integer nor a 64-bit float, and everything that RFC 8259 forbids, are errors "
      .. "with their line and column.",
    example = 'print(json.decode("[1, 2.0]")[2])' },
  { name = "encode", summary = "Turns a Lua value into a JSON text with sorted keys.",
    parameters = { { name = "value", type = "any", required = true, summary = "The value." },
      { name = "indent", type = "integer", summary = "Spaces for each level; one line without it." } },
    returns = "the text", example = "print(json.encode({ b = 1, a = json.array{} }, { indent = 2 }))" },
  { name = "array", summary = "Marks a table as an array, so that it is `[]` when it is empty.",
    parameters = { { name = "items", type = "array", positional = true, summary = "The table; a new one without it." } },
    returns = "the table", example = "print(json.encode(json.array{}))" },
  { name = "is_array", summary = "Tells whether a table is marked as an array, as all decoded ones are.",
    parameters = { { name = "value", type = "any", required = true, summary = "The value." } },
    returns = "true or false", example = 'print(json.is_array(json.decode("[]")))' },
}

for _, declaration in ipairs(declarations) do
  documentation.add(signature.prepare(declaration, "json"), json[declaration.name])
end
