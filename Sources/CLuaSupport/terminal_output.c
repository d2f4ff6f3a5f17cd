// What scripts write to the terminal, so that a display which is redrawn there can make room for it.
#include "host.h"
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

static _Atomic(lk_output_hook) output_hook;
static atomic_bool is_mid_line;

void lk_watch_output(lk_output_hook hook) { atomic_store(&output_hook, hook); }
bool lk_output_is_mid_line(void) { return atomic_load(&is_mid_line); }
void lk_note_output(bool ends_line) { atomic_store(&is_mid_line, !ends_line); }
void lk_flush_output(void) { fflush(stdout); }

lk_output_hook lk_begin_output(void) {
    lk_output_hook hook = atomic_load(&output_hook);
    if (hook) hook(true);
    return hook;
}

void lk_end_output(lk_output_hook hook, bool ends_line) {
    lk_note_output(ends_line);
    if (hook) hook(false);
}

/// The file that io.write or file:write is going to write to; NULL when it is closed or none.
static FILE *target(lua_State *L, bool is_method) {
    if (is_method) {
        lua_pushvalue(L, 1);
    } else {
        lua_getfield(L, LUA_REGISTRYINDEX, "_IO_output"); // as liolib.c names it
    }
    luaL_Stream *stream = luaL_testudata(L, -1, LUA_FILEHANDLE);
    lua_pop(L, 1);
    return stream && stream->closef ? stream->f : NULL;
}

/// Whether what is written ends a line; `before` when it is empty.
static bool ends_line(lua_State *L, int first, bool before) {
    for (int i = lua_gettop(L); i >= first; i--) {
        if (lua_type(L, i) != LUA_TSTRING) return false;
        size_t length;
        const char *text = lua_tolstring(L, i, &length);
        if (length > 0) return text[length - 1] == '\n';
    }
    return before;
}

/// Lua's own function is in the first upvalue, whether it is the method in the second.
static int write_to_terminal(lua_State *L) {
    bool is_method = lua_toboolean(L, lua_upvalueindex(2));
    FILE *file = target(L, is_method);
    bool is_terminal = (file == stdout || file == stderr) && isatty(fileno(file));
    bool ends = is_terminal && ends_line(L, is_method ? 2 : 1, !lk_output_is_mid_line());
    int nargs = lua_gettop(L);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    if (!is_terminal) {
        lua_call(L, nargs, LUA_MULTRET);
        return lua_gettop(L);
    }
    lk_output_hook hook = lk_begin_output();
    int status = lua_pcall(L, nargs, LUA_MULTRET, 0);
    if (hook) fflush(file);
    lk_end_output(hook, ends);
    return status == LUA_OK ? lua_gettop(L) : lua_error(L);
}

/// Replaces the field `write` of the table on top.
static void wrap_write(lua_State *L, bool is_method) {
    lua_getfield(L, -1, "write");
    lua_pushboolean(L, is_method);
    lua_pushcclosure(L, write_to_terminal, 2);
    lua_setfield(L, -2, "write");
}

/// warn(...) as Lua's own, in the first upvalue; but that writes to the terminal whatever it gets.
static int warn_inert(lua_State *L) {
    int nargs = lua_gettop(L);
    luaL_checkstack(L, 2, NULL);
    for (int i = 1; i <= nargs; i++) {
        if (lua_type(L, i) != LUA_TSTRING) continue;
        lua_pushcfunction(L, lk_inert);
        lua_pushvalue(L, i);
        lua_call(L, 1, 1);
        lua_replace(L, i);
    }
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lk_output_hook hook = lk_begin_output();
    int status = lua_pcall(L, nargs, 0, 0);
    lk_end_output(hook, true);
    return status == LUA_OK ? 0 : lua_error(L);
}

void lk_watch_writes(lua_State *L) {
    if (!isatty(STDOUT_FILENO) && !isatty(STDERR_FILENO)) return;
    if (isatty(STDERR_FILENO)) {
        lua_getglobal(L, "warn");
        lua_pushcclosure(L, warn_inert, 1);
        lua_setglobal(L, "warn");
    }
    lua_getglobal(L, LUA_IOLIBNAME);
    wrap_write(L, false);
    luaL_getmetatable(L, LUA_FILEHANDLE);
    lua_getfield(L, -1, "__index");
    wrap_write(L, true);
    lua_pop(L, 3);
}
