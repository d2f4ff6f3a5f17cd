// The parts of Lua's own libraries that a script could use to escape a stop or to load bytecode, made safe.
#include "host.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

// pcall and xpcall: as in Lua, but a stop passes through ---------------------------------------------------------------

static int finish_pcall(lua_State *L, int status, lua_KContext skipped) {
    if (status == LUA_OK || status == LUA_YIELD) return lua_gettop(L) - (int)skipped;
    if (lk_is_stopping(L)) return lua_error(L);
    lua_pushboolean(L, 0);
    lua_pushvalue(L, -2);
    return 2;
}

static int safe_pcall(lua_State *L) {
    luaL_checkany(L, 1);
    lua_pushboolean(L, 1);
    lua_insert(L, 1);
    int status = lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, finish_pcall);
    return finish_pcall(L, status, 0);
}

/// Calls the script's message handler, but not for a stop: that is raised inside a hook, where further hooks are off, so
/// that a handler which never returns could not be stopped any more.
static int handle_message(lua_State *L) {
    if (lk_is_stopping(L)) return 1;
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, 1);
    return 1;
}

static int safe_xpcall(lua_State *L) {
    int n = lua_gettop(L);
    luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_pushvalue(L, 2);
    lua_pushcclosure(L, handle_message, 1);
    lua_replace(L, 2);
    lua_pushboolean(L, 1);
    lua_pushvalue(L, 1);
    lua_rotate(L, 3, 2); // function, handler, true, function, arguments
    int status = lua_pcallk(L, n - 2, LUA_MULTRET, 2, 2, finish_pcall);
    return finish_pcall(L, status, 2);
}

// load, loadfile, dofile: text only ------------------------------------------------------------------------------------

/// Stack slot that keeps the piece a reader function has returned alive while the compiler reads it.
enum { PIECE_SLOT = 5 };

static const char *read_piece(lua_State *L, void *unused, size_t *size) {
    (void)unused;
    luaL_checkstack(L, 2, "too many nested functions");
    lua_pushvalue(L, 1);
    lua_call(L, 0, 1);
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        *size = 0;
        return NULL;
    }
    if (!lua_isstring(L, -1)) luaL_error(L, "reader function must return a string");
    lua_replace(L, PIECE_SLOT);
    return lua_tolstring(L, PIECE_SLOT, size);
}

static int finish_load(lua_State *L, int status, int environment) {
    if (lk_is_stopping(L)) return lk_raise_stop(L);
    if (status != LUA_OK) {
        lua_pushnil(L);
        lua_insert(L, -2);
        return 2;
    }
    if (environment != 0) {
        lua_pushvalue(L, environment);
        if (!lua_setupvalue(L, -2, 1)) lua_pop(L, 1);
    }
    return 1;
}

/// load(chunk, name, mode, environment) with the mode always "t". Lua's own function is not wrapped but replaced: a
/// wrapped one could be fetched from a call stack with debug.getinfo.
static int safe_load(lua_State *L) {
    int environment = lua_isnone(L, 4) ? 0 : 4;
    size_t length;
    const char *text = lua_tolstring(L, 1, &length);
    if (text) return finish_load(L, luaL_loadbufferx(L, text, length, luaL_optstring(L, 2, text), "t"), environment);
    const char *name = luaL_optstring(L, 2, "=(load)");
    luaL_checktype(L, 1, LUA_TFUNCTION);
    lua_settop(L, PIECE_SLOT);
    return finish_load(L, lua_load(L, read_piece, NULL, name, "t"), environment);
}

static int safe_loadfile(lua_State *L) {
    const char *name = luaL_optstring(L, 1, NULL);
    int environment = lua_isnone(L, 3) ? 0 : 3;
    return finish_load(L, luaL_loadfilex(L, name, "t"), environment);
}

static int finish_dofile(lua_State *L, int status, lua_KContext unused) {
    (void)status;
    (void)unused;
    return lua_gettop(L) - 1;
}

static int safe_dofile(lua_State *L) {
    const char *name = luaL_optstring(L, 1, NULL);
    lua_settop(L, 1);
    if (luaL_loadfilex(L, name, "t") != LUA_OK) return lua_error(L);
    lua_callk(L, 0, LUA_MULTRET, 0, finish_dofile);
    return finish_dofile(L, LUA_OK, 0);
}

/// Searcher for `require`: text files of package.path. Lua's own one would load bytecode too.
static int search_text_module(lua_State *L) {
    const char *name = luaL_checkstring(L, 1);
    lua_getfield(L, lua_upvalueindex(1), "searchpath");
    lua_pushvalue(L, 1);
    if (lua_getfield(L, lua_upvalueindex(1), "path") != LUA_TSTRING)
        return luaL_error(L, "'package.path' must be a string");
    lua_call(L, 2, 2);
    if (lua_isnil(L, -2)) return 1; // where it was looked for
    lua_pop(L, 1);
    const char *file = lua_tostring(L, -1);
    if (luaL_loadfilex(L, file, "t") == LUA_OK) {
        lua_insert(L, -2);
        return 2;
    }
    return luaL_error(L, "error loading module '%s' from file '%s':\n\t%s", name, file, lua_tostring(L, -1));
}

// print --------------------------------------------------------------------------------------------------------------

int lk_print(lua_State *L) {
    int n = lua_gettop(L);
    bool to_terminal = isatty(STDOUT_FILENO);
    luaL_checkstack(L, n + 3, "too many values to print");
    // First the texts, which may raise an error; then nothing does until they are written.
    for (int i = 1; i <= n; i++) {
        luaL_tolstring(L, i, NULL);
        if (to_terminal) {
            lua_pushcfunction(L, lk_inert);
            lua_insert(L, -2);
            lua_call(L, 1, 1);
        }
        lua_replace(L, i);
    }
    lk_output_hook hook = to_terminal ? lk_begin_output() : NULL;
    for (int i = 1; i <= n; i++) {
        size_t length;
        const char *text = lua_tolstring(L, i, &length);
        if (i > 1) fputc('\t', stdout);
        fwrite(text, 1, length, stdout);
    }
    fputc('\n', stdout);
    bool is_written = fflush(stdout) == 0 && !ferror(stdout);
    int reason = errno;
    if (to_terminal) lk_end_output(hook, true);
    if (is_written) return 0;
    clearerr(stdout);
    if (reason != EPIPE) return lk_raise(L, "file", "cannot write to standard output: %s", strerror(reason));
    // Nobody is there to see what the script does: `| head` ends it, as it ends other programs.
    lk_stop(lk_host_of(L), LK_STOP_OUTPUT);
    return lk_raise_stop(L);
}

// Putting it in place --------------------------------------------------------------------------------------------------

/// Keeps of `debug` what only looks: a script must not remove the hook or reach into the registry.
static void restrict_debug(lua_State *L) {
    static const char *const kept[] = {"traceback", "getinfo", "getlocal"};
    lua_getglobal(L, LUA_DBLIBNAME);
    lua_newtable(L);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        lua_getfield(L, -2, kept[i]);
        lua_setfield(L, -2, kept[i]);
    }
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    lua_pushvalue(L, -2);
    lua_setfield(L, -2, LUA_DBLIBNAME);
    lua_pop(L, 1);
    lua_setglobal(L, LUA_DBLIBNAME);
    lua_pop(L, 1);
}

/// Leaves `require` with preloaded modules and text files: C modules could crash the process or touch other threads.
static void restrict_package(lua_State *L) {
    lua_getglobal(L, LUA_LOADLIBNAME);
    lua_getfield(L, -1, "searchers");
    lua_newtable(L);
    lua_rawgeti(L, -2, 1);
    lua_rawseti(L, -2, 1);
    lua_pushvalue(L, -3);
    lua_pushcclosure(L, search_text_module, 1);
    lua_rawseti(L, -2, 2);
    // `require` keeps the package table, whose field is read at each call.
    lua_setfield(L, -3, "searchers");
    lua_pop(L, 1);
    lua_pushnil(L);
    lua_setfield(L, -2, "loadlib");
    lua_pop(L, 1);
}

void lk_restrict_libraries(lua_State *L) {
    lua_register(L, "pcall", safe_pcall);
    lua_register(L, "xpcall", safe_xpcall);
    lua_register(L, "dofile", safe_dofile);
    lua_register(L, "print", lk_print);
    lk_watch_writes(L);
    lua_register(L, "load", safe_load);
    lua_register(L, "loadfile", safe_loadfile);
    lk_replace_coroutine_functions(L);
    restrict_debug(L);
    restrict_package(L);
}
