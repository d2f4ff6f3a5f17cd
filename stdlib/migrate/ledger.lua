--- Files of lines that are each a JSON object and hold together: the last member of a line, `sum`, is a checksum over the line
-- and the sum of the line before. So a line that is changed, missing or moved is noticed, wherever it is, and text tools and
-- `jq` read the file all the same. Plans and journals are such files.

local native = require "stdlib.native"

local ledger = {}

--- Hexadecimal digits of a sum.
local digits = 32
--- Bytes that the sum takes at the end of a line.
local tail_length = #',"sum":""}' + digits

local function sum_of(previous, text) return native.sha256(previous .. text):sub(1, digits) end

--- The line of an entry.
---@param previous string sum of the line before; "" for the first one
---@param entry table not empty
---@return string line with its line feed
---@return string sum
function ledger.seal(previous, entry)
  local text = json.encode(entry)
  local sum = sum_of(previous, text)
  return ('%s,"sum":"%s"}\n'):format(text:sub(1, -2), sum), sum
end

--- The JSON text of an entry, if its line is what was written after the line before.
---@param previous string
---@param line string without its line feed
---@return string? text nil for a line that is damaged
---@return string sum
function ledger.open(previous, line)
  local sum = line:match('^,"sum":"(%x+)"}$', -tail_length)
  if not sum then return nil, "" end
  local text = line:sub(1, -tail_length - 1) .. "}"
  if sum_of(previous, text) ~= sum then return nil, "" end
  return text, sum
end

--- Bytes that are read at once: reading line by line looks at each byte on its own.
local block_size = 65536

--- The lines of a file without their line feeds; what is behind the last of them is no line.
local function lines_of(file)
  local block, at = "", 1
  return function()
    local feed = block:find("\n", at, true)
    if not feed then
      local more, rest = file:read(block_size, "L")
      if not more then return nil end
      block, at = block:sub(at) .. more .. (rest or ""), 1
      feed = block:find("\n", 1, true)
      if not feed then return nil end
    end
    local line = block:sub(at, feed - 1)
    at = feed + 1
    return line
  end
end

--- Walks the lines of a file, as far as they hold together.
---@param file file*
---@return fun(): string?, integer?, string?, integer? iterator text of the entry, number of its line, its sum, and the bytes up to its end
function ledger.texts(file)
  local next_line, sum, number, length = lines_of(file), "", 0, 0
  return function()
    local line = next_line()
    local text, own = nil, nil
    if line then text, own = ledger.open(sum, line) end
    if not text then return nil end
    sum, number, length = own, number + 1, length + #line + 1
    return text, number, sum, length
  end
end

return ledger
