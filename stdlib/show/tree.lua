--- A value as Lua would write it: in one line where it fits, else indented, keys in order.
--
-- First the value becomes nodes, of which no more are made than limits allow; then the nodes become lines. So a table of a
-- million fields takes no longer than what is shown of it.

local native = require "stdlib.native"
local lazy = require "stdlib.lazy"
local described = require "stdlib.show.described"
local keys = require "stdlib.show.keys"
local pieces = require "stdlib.show.pieces"
local scalar_text = require "stdlib.show.scalar"
local text = require "stdlib.show.text"

--- Tables stay in one line up to so many columns, however wide the window: longer lines are hard to read.
local widest_line = 100
--- In the narrowest of windows, or very deep, lines are as long as this all the same.
local least_room = 12
--- JSON's own limit, for who asks for all.
local deepest = 1000

---@class Node
---@field columns integer in one line; huge when it cannot be in one
---@field plain string? the text of a value without parts
---@field role Role?
---@field string string? of which `plain` is the text
---@field entries Entry[]? of a table
---@field name string? of the table's metatable
---@field more integer? how many items are left out

---@class Entry
---@field key string
---@field node Node

---@class Tree what one showing knows
local Tree = {}
Tree.__index = Tree

local function leaf(plain, role)
  return { plain = plain, role = role, columns = text.columns(plain) }
end

function Tree:string_node(value)
  local note = ""
  if #value > self.limits.strings then
    value, note = text.beginning(value, self.limits.strings), ("… %d bytes"):format(#value)
    self.cut.strings = self.cut.strings + 1
  end
  local node = leaf('"' .. text.escaped(value) .. '"' .. note, "string")
  node.string, node.note = value, note
  return node
end

local function count_text(count, noun)
  return ("%d %s%s"):format(count, noun, count == 1 and "" or "s")
end

--- What stands for a table that is too deep.
function Tree:deep_node(value)
  self.cut.deep = self.cut.deep + 1
  local length, others = keys.ordered(value)
  local parts = {}
  if length > 0 then parts[1] = count_text(length, "item") end
  if #others > 0 then parts[#parts + 1] = count_text(#others, "field") end
  return leaf("{… " .. table.concat(parts, ", ") .. "}", "note")
end

--- What stands for a key, and how it is added to the path of its table.
function Tree:key_text(key)
  if type(key) ~= "string" then
    local shown = "[" .. scalar_text(key) .. "]"
    return shown, shown
  end
  if #key > self.limits.strings then
    self.cut.strings = self.cut.strings + 1
    local shown = ('["%s"… %d bytes]'):format(text.escaped(text.beginning(key, self.limits.strings)), #key)
    return shown, shown
  end
  if keys.is_name(key) then return key, "." .. key end
  local shown = '["' .. text.escaped(key) .. '"]'
  return shown, shown
end

function Tree:add(node, key, item, depth, path)
  local label, step = "", ("[%d]"):format(#node.entries + 1)
  if key ~= nil then
    label, step = self:key_text(key)
    label = label .. " = "
  end
  local below = self:node(item, depth, path .. step)
  node.entries[#node.entries + 1] = { key = label, node = below }
  node.columns = node.columns + text.columns(label) + below.columns + 2
end

--- The node of a table whose items there is still room for.
function Tree:table_node(value, depth, path)
  local node = { entries = {}, columns = 2 }
  local name = native.metafield(value, "__name")
  if type(name) == "string" and not json.is_array(value) then node.name = text.inert(name) .. " " end
  node.columns = node.columns + (node.name and text.columns(node.name) or 0)
  local length, others = keys.ordered(value)
  local total = length + #others
  local shown = math.min(total, self.limits.items)
  for i = 1, shown do
    if self.left <= 0 then
      shown = i - 1
      break
    end
    local key
    if i > length then key = others[i - length] end
    self:add(node, key, rawget(value, key == nil and i or key), depth + 1, path)
  end
  if shown < total then
    node.more, node.columns = total - shown, math.huge
    self.cut.items = self.cut.items + node.more
  end
  return node
end

--- The node of any value.
---@param path string how the value is reached from the one that is shown
---@return Node
function Tree:node(value, depth, path)
  self.left = self.left - 1
  if type(value) == "string" then return self:string_node(value) end
  if type(value) ~= "table" then
    local own = type(value) == "userdata" and not rawequal(value, json.null) and described(value, self.patience)
    if own then return leaf(text.inert(own), "function") end
    return leaf(scalar_text(value))
  end
  if self.paths[value] then return leaf("{… " .. self.paths[value] .. "}", "note") end
  local own = described(lazy.fill(value), self.patience)
  if own then return leaf(text.fitted(text.inert(own), self.limits.strings), "function") end
  if next(value) == nil then return leaf(json.is_array(value) and "[]" or "{}") end
  if depth >= self.limits.depth or depth >= deepest then return self:deep_node(value) end
  self.paths[value] = path
  local node = self:table_node(value, depth, path)
  self.paths[value] = nil
  return node
end

-- Lines -------------------------------------------------------------------------------------------------------------------

function Tree:write(...)
  for _, part in ipairs { ... } do self.out[#self.out + 1] = part end
end

function Tree:write_flat(node)
  if not node.entries then return self:write(self.paint(node.role, node.plain)) end
  self:write(node.name or "", "{ ")
  for i, entry in ipairs(node.entries) do
    self:write(i > 1 and ", " or "", entry.key)
    self:write_flat(entry.node)
  end
  self:write " }"
end

function Tree:write_string(node, indent, room)
  local separator = "\n" .. (" "):rep(indent)
  local lines = pieces(node.string, room)
  for i, line in ipairs(lines) do self:write(i > 1 and separator or "", self.paint("string", line)) end
  if node.note ~= "" then self:write(self.paint("note", node.note)) end
end

--- Whether a table is a plain list of short values, which stand side by side.
local function is_fillable(node)
  for _, entry in ipairs(node.entries) do
    if entry.key ~= "" or entry.node.entries or entry.node.columns > 30 then return false end
  end
  return true
end

--- A list of short values, as many in a line as there is room for.
function Tree:write_filled(node, indent, width)
  local start = "\n" .. (" "):rep(indent + 2)
  local column = math.huge
  for i, entry in ipairs(node.entries) do
    local columns = entry.node.columns
    if column + columns + 2 > width then
      self:write(start)
      column = indent + 2
    else
      self:write " "
      column = column + 1
    end
    self:write_flat(entry.node)
    self:write(i < #node.entries and "," or "")
    column = column + columns + 1
  end
end

function Tree:write_entries(node, indent, width)
  local start = "\n" .. (" "):rep(indent + 2)
  for _, entry in ipairs(node.entries) do
    self:write(start, entry.key)
    self:write_node(entry.node, indent + 2, indent + 2 + text.columns(entry.key), width - 1)
    self:write ","
  end
end

--- Writes a node that begins at a column of a line with an indentation.
function Tree:write_node(node, indent, column, width)
  if column + node.columns <= width and node.columns <= math.max(widest_line, node.entries and 0 or width) then
    -- A string of several lines is shown as them.
    if not (node.string and node.string:find "\n.") then return self:write_flat(node) end
  end
  if node.string then return self:write_string(node, column, math.max(width - column, least_room)) end
  if not node.entries then return self:write_flat(node) end
  self:write(node.name or "", "{")
  local write_items = is_fillable(node) and self.write_filled or self.write_entries
  write_items(self, node, indent, math.max(width, indent + least_room))
  if node.more then
    self:write("\n", (" "):rep(indent + 2), self.paint("note", ("-- %d more"):format(node.more)))
  end
  self:write("\n", (" "):rep(indent), "}")
end

--- The text of a value.
---@param value any
---@param limits { depth: number, items: number, strings: number, nodes: number, width: integer }
---@param paint fun(role: Role?, text: string): string
---@return string
---@return { deep: integer, items: integer, strings: integer } cut how much of it is left out
return function(value, limits, paint)
  local tree = setmetatable({ limits = limits, paint = paint, left = limits.nodes, paths = {}, out = {}, patience = {},
    cut = { deep = 0, items = 0, strings = 0 } }, Tree)
  tree:write_node(tree:node(value, 0, "_"), 0, 0, limits.width)
  return table.concat(tree.out), tree.cut
end
