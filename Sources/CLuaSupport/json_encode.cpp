// Lua -> JSON, with sorted keys and shortest numbers, in one walk over the tables.
//
// An object's members are first laid on the Lua stack, which holds them whatever happens, then sorted and written.
// What is not JSON only stops the walk: json_refuse finds out what it was. That costs no time as long as all is well.
#include "json_layouts.h"
#include "json_text.h"
#include <algorithm>
#include <cstdint>
#include <new>

namespace {

/// An object with more members is laid into a table instead of on the Lua stack, which ends at a million values.
constexpr size_t most_on_stack = 1024;

/// Memory that stays for the next encoding unless it is larger than this.
constexpr size_t most_kept = size_t{16} << 20;

/// What an encoding works with. It is a userdata with a finalizer, so that neither an error nor the state's end loses it. Its
/// user value anchors the keys of the layouts.
struct scratch {
    json_block text;
    json_block members;
    const void *null_value, *array_mark;
    bool in_use = false;
    /// The state ends: nothing may be kept, for it would not be freed any more.
    bool finalized = false;
    json_layouts layouts;

    void release(lua_State *L) {
        text.release(L);
        members.release(L);
    }
};

/// A large object that is being written, and the large one around it.
struct large_object {
    const void *table;
    const large_object *outer;
};

class encoder {
public:
    /// The user value of the scratch memory is at the index `anchors`.
    encoder(lua_State *L, scratch &memory, int anchors, int indent)
        : text(L, memory.text), L(L), members(L, memory.members), layouts(memory.layouts), anchors(anchors), indent(indent),
          null_value(memory.null_value), array_mark(memory.array_mark) {}

    json_text text;

    /// Most values are strings.
    [[gnu::always_inline]] void value(int index, int depth) {
        int type = lua_type(L, index);
        type == LUA_TSTRING ? string(index) : other_value(index, type, depth);
    }

private:
    void other_value(int index, int type, int depth) {
        switch (type) {
        case LUA_TNUMBER: number(index); break;
        case LUA_TTABLE: table(index, depth); break;
        case LUA_TBOOLEAN: lua_toboolean(L, index) ? text.put("true", 4) : text.put("false", 5); break;
        case LUA_TNIL: text.put("null", 4); break;
        default:
            if (lua_touserdata(L, index) != null_value) throw json_stop::not_json;
            text.put("null", 4);
        }
    }

    lua_State *L;
    json_member_stack members;
    json_layouts &layouts;
    int anchors, indent;
    const void *null_value, *array_mark;
    /// Up to this index the Lua stack has room.
    int stack_end = LUA_MINSTACK;
    const large_object *around = nullptr;

    bool has_room(int index) {
        if (index <= stack_end) return true;
        int more = index + LUA_MINSTACK;
        if (!lua_checkstack(L, more - lua_gettop(L))) return false;
        stack_end = more;
        return true;
    }

    void line(int depth) {
        if (indent <= 0) return;
        text.put('\n');
        text.put_spaces(static_cast<size_t>(indent) * static_cast<size_t>(depth));
    }

    void string(int index) {
        size_t length;
        const char *bytes = lua_tolstring(L, index, &length);
        text.put_string(bytes, length);
    }

    void number(int index) {
        if (lua_isinteger(L, index)) text.put_integer(lua_tointeger(L, index));
        else text.put_float(lua_tonumber(L, index));
    }

    void table(int index, int depth) {
        if (depth >= json_depth_limit) throw json_stop::not_json; // also where a table that contains itself ends
        int top = lua_gettop(L);
        if (!has_room(top + 4)) throw json_stop::no_memory;
        bool marked = is_marked_array(index);
        lua_pushnil(L);
        if (!lua_next(L, index)) marked ? text.put("[]", 2) : text.put("{}", 2);
        else if (marked || lua_type(L, top + 1) != LUA_TSTRING) array(index, top, depth);
        else object(index, top, depth);
    }

    bool is_marked_array(int index) {
        if (!lua_getmetatable(L, index)) return false;
        bool marked = lua_topointer(L, -1) == array_mark;
        lua_pop(L, 1);
        return marked;
    }

    // Arrays: the first key and its value are on the stack above `top`.

    void array(int index, int top, int depth) {
        text.put('[');
        lua_Integer count = 0;
        do {
            if (item_key(top + 1) != count + 1) {
                unordered_rest(index, top, count, depth);
                break;
            }
            if (count++ > 0) text.put(',');
            line(depth + 1);
            value(top + 2, depth + 1);
            lua_settop(L, top + 1);
        } while (lua_next(L, index));
        line(depth);
        text.put(']');
    }

    lua_Integer item_key(int index) {
        if (!lua_isinteger(L, index)) throw json_stop::not_json;
        return lua_tointeger(L, index);
    }

    /// Writes what follows the first `count` items when Lua keeps that part in another order.
    void unordered_rest(int index, int top, lua_Integer count, int depth) {
        lua_Integer keys = count, largest = count;
        do { // these keys differ, so they are all the rest if none is larger than their number
            lua_Integer key = item_key(top + 1);
            if (key < 1) throw json_stop::not_json;
            largest = std::max(largest, key);
            keys++;
            lua_settop(L, top + 1);
        } while (lua_next(L, index));
        if (largest != keys) throw json_stop::not_json;
        for (lua_Integer i = count + 1; i <= keys; i++) {
            if (i > 1) text.put(',');
            line(depth + 1);
            lua_rawgeti(L, index, i);
            value(top + 1, depth + 1);
            lua_settop(L, top);
        }
    }

    // Objects: the first key and its value are on the stack above `top`.

    void object(int index, int top, int depth) {
        size_t first = members.size();
        if (lay_on_stack(index, top)) {
            json_layout *layout = indent > 0 ? nullptr : layout_of(first, top);
            layout ? write_laid_out(*layout, top, depth) : write_members(first, 0, depth);
        } else {
            members.shrink(first);
            lua_settop(L, top);
            write_large(index, top, depth);
        }
        members.shrink(first);
        lua_settop(L, top);
    }

    /// The layout of an object that lies on the stack above `top`; null when it can have none. Then its members may be sorted.
    json_layout *layout_of(size_t first, int top) {
        size_t count = members.size() - first;
        if (json_layout *known = layouts.find(&members[first], count)) return known;
        json_layout *made = layouts.begin(&members[first], count, L, anchors, top + 1);
        if (!made) return nullptr;
        members.sort_from(first);
        size_t start = text.length();
        for (size_t i = first; i < first + count; i++) {
            const json_member &each = members[i];
            text.put(i == first ? '{' : ',');
            text.put_key(each.key, each.length);
            bool fits = made->add((each.value - top) / 2 - 1, text.bytes() + start, text.length() - start);
            text.cut(start);
            if (!fits || each.length > json_longest_unique) return nullptr;
        }
        layouts.end(*made);
        return made;
    }

    void write_laid_out(json_layout &layout, int top, int depth) {
        layout.users++;
        int count = layout.size();
        for (int i = 0; i < count; i++) {
            text.put_blocks(layout.text(i), layout.length(i));
            value(top + 2 + 2 * layout.member(i), depth + 1);
        }
        text.put('}');
        layout.users--;
    }

    /// Leaves all keys and values on the stack; false when they are too many.
    bool lay_on_stack(int index, int top) {
        size_t first = members.size();
        int value = top + 2;
        do {
            if (members.size() - first == most_on_stack || !has_room(value + 3)) return false;
            push_member(value - 1, value);
            lua_pushvalue(L, value - 1);
            value += 2;
        } while (lua_next(L, index));
        return true;
    }

    [[gnu::always_inline]] void push_member(int key, int value) {
        if (lua_type(L, key) != LUA_TSTRING) throw json_stop::not_json;
        size_t length;
        const char *bytes = lua_tolstring(L, key, &length);
        members.push(bytes, length, value);
    }

    /// Writes the members from `first` on; their values are in the table at the index `storage`, or on the stack if it is 0.
    void write_members(size_t first, int storage, int depth) {
        members.sort_from(first);
        size_t end = members.size();
        text.put('{');
        for (size_t i = first; i < end; i++) {
            json_member each = members[i];
            if (i > first) text.put(',');
            line(depth + 1);
            text.put_key(each.key, each.length);
            if (indent > 0) text.put(' ');
            if (storage) {
                lua_rawgeti(L, storage, each.value);
                value(storage + 1, depth + 1);
                lua_settop(L, storage);
            } else {
                value(each.value, depth + 1);
            }
        }
        line(depth);
        text.put('}');
    }

    void write_large(int index, int top, int depth) {
        large_object self{lua_topointer(L, index), around};
        // One that contains itself is found here already: a thousand levels of it could take all memory.
        for (const large_object *each = around; each; each = each->outer) {
            if (each->table == self.table) throw json_stop::not_json;
        }
        around = &self;
        size_t first = members.size();
        lay_into_table(index, top);
        write_members(first, top + 1, depth);
        around = self.outer;
    }

    /// Pushes a table with the keys at its odd and the values at its even indices. Making it may run finalizers, which may
    /// encode, too (see take_scratch), or change an array that is being walked through: then lua_next may raise an error.
    void lay_into_table(int index, int top) {
        int count = 0;
        for (lua_pushnil(L); lua_next(L, index); lua_settop(L, top + 1)) {
            if (count++ >= INT32_MAX / 4) throw json_stop::no_memory;
        }
        lua_createtable(L, 2 * count, 0);
        int value = 2;
        for (lua_pushnil(L); lua_next(L, index); value += 2) {
            push_member(top + 2, value);
            lua_rawseti(L, top + 1, value);
            lua_pushvalue(L, top + 2);
            lua_rawseti(L, top + 1, value - 1);
        }
    }
};

// The scratch memory is the upvalue of json.encode.

int free_scratch(lua_State *L) {
    auto *memory = static_cast<scratch *>(lua_touserdata(L, 1));
    memory->release(L);
    memory->finalized = true;
    return 0;
}

scratch *push_new_scratch(lua_State *L) {
    json_push_null(L);
    const void *null_value = lua_touserdata(L, -1);
    json_push_array_metatable(L);
    const void *array_mark = lua_topointer(L, -1);
    lua_pop(L, 2);
    auto *memory = new (lua_newuserdatauv(L, sizeof(scratch), 1)) scratch{{}, {}, null_value, array_mark};
    json_layouts::push_new_anchors(L);
    lua_setiuservalue(L, -2, 1);
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, free_scratch);
    lua_setfield(L, -2, "__gc");
    lua_setmetatable(L, -2);
    return memory;
}

/// Pushes the scratch memory. It is in use when an error has left an encoding, or a finalizer encodes during another one:
/// then the upvalue becomes a new one, and the old one is left to the collector.
scratch *take_scratch(lua_State *L) {
    auto *memory = static_cast<scratch *>(lua_touserdata(L, lua_upvalueindex(1)));
    if (memory->in_use) {
        memory = push_new_scratch(L);
        lua_copy(L, -1, lua_upvalueindex(1));
    } else {
        lua_pushvalue(L, lua_upvalueindex(1));
    }
    memory->in_use = true;
    return memory;
}

void give_back(lua_State *L, scratch *memory) {
    memory->in_use = false;
    if (memory->finalized || memory->text.capacity + memory->members.capacity > most_kept) memory->release(L);
}

/// Pushes the text of the value at the index 1; false when memory does not suffice. Raises when it is not JSON.
bool push_text(lua_State *L, scratch *memory, int indent) {
    json_stop why;
    try {
        encoder encode(L, *memory, 3, indent);
        encode.value(1, 0);
        lua_pushlstring(L, encode.text.bytes(), encode.text.length());
        return true;
    } catch (json_stop stop) {
        memory->layouts.clear();
        why = stop;
    }
    if (why == json_stop::not_json) {
        give_back(L, memory);
        json_refuse(L, 1);
    }
    return false;
}

int indent_option(lua_State *L) {
    int indent = 0;
    if (lua_isnoneornil(L, 2)) return indent;
    if (lua_type(L, 2) != LUA_TTABLE)
        return lk_raise(L, "argument", "json.encode: 'options' must be a table, got %s", luaL_typename(L, 2));
    lua_pushnil(L);
    while (lua_next(L, 2)) {
        bool known = lua_type(L, -2) == LUA_TSTRING && std::strcmp(lua_tostring(L, -2), "indent") == 0;
        if (!known)
            return lk_raise(L, "argument", "json.encode: unknown option '%s'; the only one is 'indent'",
                            luaL_tolstring(L, -2, nullptr));
        if (!lua_isinteger(L, -1) || lua_tointeger(L, -1) < 0 || lua_tointeger(L, -1) > 16)
            return lk_raise(L, "argument", "json.encode: 'indent' must be an integer from 0 to 16, got %s",
                            luaL_tolstring(L, -1, nullptr));
        indent = static_cast<int>(lua_tointeger(L, -1));
        lua_pop(L, 1);
    }
    return indent;
}

int json_encode(lua_State *L) {
    if (lua_isnone(L, 1)) return lk_raise(L, "argument", "json.encode: 'value' is missing");
    int indent = indent_option(L);
    lua_settop(L, 1);
    scratch *memory = take_scratch(L);
    lua_getiuservalue(L, 2, 1);
    if (!push_text(L, memory, indent)) { // Lua does so, too, when an allocation fails: it collects and tries again
        memory->release(L);
        lua_settop(L, 3);
        lua_gc(L, LUA_GCCOLLECT);
        if (!push_text(L, memory, indent)) {
            memory->release(L);
            return lk_raise(L, "memory", "not enough memory to encode a value as JSON");
        }
    }
    give_back(L, memory);
    return 1;
}

} // namespace

void json_push_encode(lua_State *L) {
    push_new_scratch(L);
    lua_pushcclosure(L, json_encode, 1);
}
