--- Writes entries in the order of their records, though they come as they are read.

--- How many records may be read before the first of them that is not is waited for.
local longest_queue = 500

--- Makes a writer.
---@param write fun(entry: table) must not wait: another task would come in between
---@return fun(index: integer, entries: table[]) put
---@return fun(index: integer): boolean is_far whether a record is far ahead of the next one to be written
return function(write)
  local waiting, next_index = {}, 1
  local function put(index, entries)
    waiting[index] = entries
    while waiting[next_index] do
      for _, entry in ipairs(waiting[next_index]) do write(entry) end
      waiting[next_index], next_index = nil, next_index + 1
    end
  end
  return put, function(index) return index - next_index > longest_queue end
end
