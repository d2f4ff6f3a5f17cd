// States, their memory ceiling, and the way between Lua and Swift.
#include "host_state.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *allocate(void *context, void *block, size_t old_size, size_t new_size) {
    lk_host *host = context;
    size_t old = block ? old_size : 0;
    if (new_size == 0) {
        host->used -= old;
        return lk_pool_resize(&host->pool, block, old, 0);
    }
    if (new_size > old && host->ceiling != 0 && host->used - old + new_size > host->ceiling) {
        if (host->enforces_ceiling) return NULL;
        host->wants_collection = true;
    }
    void *result = lk_pool_resize(&host->pool, block, old, new_size);
    if (result) host->used = host->used - old + new_size;
    return result;
}

lk_host *lk_host_new(size_t memory_ceiling) {
    lk_host *host = calloc(1, sizeof *host);
    if (!host) return NULL;
    host->ceiling = memory_ceiling;
    host->budget = -1;
    host->bound = -1;
    atomic_init(&host->stop, LK_STOP_NONE);
    pthread_mutex_init(&host->thread_lock, NULL);
    return host;
}

void lk_host_free(lk_host *host) {
    if (!host) return;
    lk_pool_clear(&host->pool);
    pthread_mutex_destroy(&host->thread_lock);
    free(host);
}

lk_host *lk_host_of(lua_State *L) {
    return *(lk_host **)lua_getextraspace(L);
}

void lk_set_finish(lk_host *host, lk_callback finish, void *context) {
    host->finish = finish;
    host->finish_context = context;
}

void lk_set_collecting(lua_State *L, bool collecting) {
    lua_gc(L, collecting ? LUA_GCRESTART : LUA_GCSTOP);
}

size_t lk_memory_used(const lk_host *host) {
    return host->used;
}

/// Shows warnings, among them errors in finalizers, as Lua's own interpreter does with -W.
static void warn(void *unused, const char *message, int continues) {
    (void)unused;
    static bool inside = false; // only for the prefix; warnings come from the one Lua thread
    if (!inside && message[0] == '@') return;
    fprintf(stderr, "%s%s%s", inside ? "" : "Lua warning: ", message, continues ? "" : "\n");
    inside = continues;
}

static const luaL_Reg libraries[] = {
    {LUA_GNAME, luaopen_base},          {LUA_LOADLIBNAME, luaopen_package}, {LUA_COLIBNAME, luaopen_coroutine},
    {LUA_TABLIBNAME, luaopen_table},    {LUA_IOLIBNAME, luaopen_io},        {LUA_OSLIBNAME, luaopen_os},
    {LUA_STRLIBNAME, luaopen_string},   {LUA_MATHLIBNAME, luaopen_math},    {LUA_UTF8LIBNAME, luaopen_utf8},
    {LUA_DBLIBNAME, luaopen_debug},     {"json", lk_open_json},
};

static int open_libraries(lua_State *L) {
    luaL_newmetatable(L, LK_ERROR_METATABLE);
    lua_pop(L, 1);
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
        luaL_requiref(L, libraries[i].name, libraries[i].func, 1);
        lua_pop(L, 1);
    }
    lk_restrict_libraries(L);
    return 0;
}

lua_State *lk_newstate(lk_host *host) {
    lua_State *L = lua_newstate(allocate, host);
    if (!L) return NULL;
    *(lk_host **)lua_getextraspace(L) = host; // copied to every coroutine by Lua
    lk_join_thread(host);
    lua_setwarnf(L, warn, NULL);
    if (lk_protect(L, open_libraries, NULL, 0) != LUA_OK) {
        lk_close(L);
        return NULL;
    }
    return L;
}

void lk_close(lua_State *L) {
    lk_host *host = lk_host_of(L);
    lk_leave_thread(host);
    lua_close(L);
    lk_pool_clear(&host->pool);
}

// Entering Lua from Swift --------------------------------------------------------------------------------------------

/// What a change between Swift and Lua puts back when it ends.
typedef struct {
    bool enforces_ceiling;
    bool holds_collector;
    lua_State *running;
} host_mode;

/// What the collector's account is lowered by while it is held, in KiB: more than a call can allocate. Stopping and
/// starting it again would reset the account, so that it would work at each call, and never rest.
enum { HELD_KIBIBYTES = 1 << 30 };

static void hold_collector(lua_State *L) {
    lua_gc(L, LUA_GCSTEP, -HELD_KIBIBYTES);
}

/// Lets the collector work again, also for what was allocated meanwhile.
static void release_collector(lua_State *L) {
    lua_gc(L, LUA_GCSTEP, HELD_KIBIBYTES);
}

/// Notes that Lua code runs from here on: the memory ceiling refuses and the collector works.
static host_mode enter_lua(lua_State *L) {
    lk_host *host = lk_host_of(L);
    host_mode before = {host->enforces_ceiling, host->holds_collector, host->running};
    if (host->holds_collector) release_collector(L);
    host->enforces_ceiling = true;
    host->holds_collector = false;
    lk_watch(host, L);
    return before;
}

/// Notes that Swift code runs from here on.
static host_mode enter_swift(lua_State *L) {
    lk_host *host = lk_host_of(L);
    host_mode before = {host->enforces_ceiling, host->holds_collector, host->running};
    if (lua_gc(L, LUA_GCISRUNNING)) { // a script may have stopped it itself
        if (!host->holds_collector) hold_collector(L);
        host->holds_collector = true;
    }
    host->enforces_ceiling = false;
    return before;
}

static void restore_mode(lua_State *L, host_mode before) {
    lk_host *host = lk_host_of(L);
    bool held = host->holds_collector;
    host->enforces_ceiling = before.enforces_ceiling;
    host->holds_collector = before.holds_collector;
    if (held && !before.holds_collector) release_collector(L);
    if (!held && before.holds_collector) hold_collector(L);
    lk_watch(host, before.running);
}

int lk_load(lua_State *L, const char *text, size_t length, const char *name) {
    host_mode before = enter_lua(L);
    int status = luaL_loadbufferx(L, text, length, name, "t"); // lua_load is itself a protected call
    restore_mode(L, before);
    return status;
}

int lk_pcall(lua_State *L, int nargs, int nresults) {
    host_mode before = enter_lua(L);
    int status = lua_pcall(L, nargs, nresults, 0);
    restore_mode(L, before);
    return status;
}

int lk_protect(lua_State *L, lua_CFunction function, void *argument, int nresults) {
    lua_pushcfunction(L, function);
    lua_pushlightuserdata(L, argument);
    return lk_pcall(L, 1, nresults);
}

int lk_resume(lua_State *task, lua_State *from, int nargs, int *nresults, bool is_background) {
    lk_host *host = lk_host_of(task);
    if (lk_is_waiting(task)) lua_pop(task, 1); // the mark
    host_mode before = enter_lua(task);
    host->task = task;
    host->may_suspend = true;
    lk_spare(host, is_background);
    int status = lua_resume(task, from, nargs, nresults);
    host->task = NULL;
    host->may_suspend = false;
    lk_spare(host, false);
    restore_mode(task, before);
    return status;
}

int lk_resume_within(lua_State *co, lua_State *from, int nargs, int *nresults) {
    lk_host *host = lk_host_of(from);
    bool before = host->may_suspend;
    host->may_suspend = before && lua_isyieldable(from);
    lk_watch(host, co);
    int status = lua_resume(co, from, nargs, nresults);
    lk_watch(host, from);
    host->may_suspend = before;
    return status;
}

bool lk_may_suspend(lua_State *L) {
    return lk_host_of(L)->may_suspend && lua_isyieldable(L);
}

bool lk_is_task(lua_State *L) {
    return lk_host_of(L)->task == L;
}

void lk_reset(lua_State *co) {
    host_mode before = enter_lua(co);
    lua_resetthread(co); // Debian's 5.4.4 has no lua_closethread
    restore_mode(co, before);
}

int lk_reset_within(lua_State *co, lua_State *from) {
    lk_host *host = lk_host_of(from);
    lk_watch(host, co);
    int status = lua_resetthread(co);
    lk_watch(host, from);
    return status;
}

// Entering Swift from Lua --------------------------------------------------------------------------------------------

typedef struct {
    lk_callback callback;
    void *context;
    lk_release release;
} function_box;

#define FUNCTION_METATABLE "cap.function"
/// Stack slots a callback may use without asking.
enum { CALLBACK_STACK = 40 };

static int finish_yielded(lua_State *L, int status, lua_KContext unused);

static int call_swift(lua_State *L, lk_callback callback, void *context) {
    luaL_checkstack(L, CALLBACK_STACK, "too many values in a call");
    host_mode before = enter_swift(L);
    int code = callback(L, context);
    restore_mode(L, before);
    if (lk_is_stopping(L) && code != LK_YIELD) return lk_raise_stop(L);
    if (code == LK_RAISE) return lua_error(L);
    if (code == LK_YIELD) return lk_yield_waiting(L, finish_yielded);
    return code;
}

static int finish_yielded(lua_State *L, int status, lua_KContext unused) {
    (void)status;
    (void)unused;
    lk_host *host = lk_host_of(L);
    return call_swift(L, host->finish, host->finish_context);
}

static int trampoline(lua_State *L) {
    function_box *box = lua_touserdata(L, lua_upvalueindex(1));
    if (!box->callback) return luaL_error(L, "this function belongs to a closed state");
    return call_swift(L, box->callback, box->context);
}

static int collect_function(lua_State *L) {
    function_box *box = luaL_testudata(L, 1, FUNCTION_METATABLE);
    if (box && box->callback) {
        box->callback = NULL;
        box->release(box->context);
    }
    return 0;
}

void lk_pushfunction(lua_State *L, lk_callback callback, void *context, lk_release release) {
    function_box *box = lua_newuserdatauv(L, sizeof *box, 0);
    *box = (function_box){callback, context, release};
    if (luaL_newmetatable(L, FUNCTION_METATABLE)) {
        lua_pushcfunction(L, collect_function);
        lua_setfield(L, -2, "__gc");
        lua_pushboolean(L, 0); // scripts must not reach __gc
        lua_setfield(L, -2, "__metatable");
    }
    lua_setmetatable(L, -2);
    lua_pushcclosure(L, trampoline, 1);
}

// Errors and texts ---------------------------------------------------------------------------------------------------

static int tostring_protected(lua_State *L) {
    luaL_tolstring(L, 1, NULL);
    return 1;
}

void lk_tostring(lua_State *L, int index) {
    lua_pushvalue(L, index);
    lua_pushcfunction(L, tostring_protected);
    lua_insert(L, -2);
    if (lk_pcall(L, 1, 1) == LUA_OK) return;
    lua_pop(L, 1);
    lua_pushfstring(L, "(a %s whose __tostring fails)", luaL_typename(L, index));
}

typedef struct {
    lua_State *of;
    int level;
} traceback_request;

static int traceback_protected(lua_State *L) {
    traceback_request *request = lua_touserdata(L, 1);
    luaL_traceback(L, request->of, NULL, request->level);
    return 1;
}

void lk_traceback(lua_State *L, lua_State *co, int level) {
    traceback_request request = {co, level};
    if (lk_protect(L, traceback_protected, &request, 1) != LUA_OK) {
        lua_pop(L, 1);
        lua_pushliteral(L, "(no traceback: not enough memory)");
    }
}

void lk_pusherror(lua_State *L, const char *kind, const char *message, size_t length) {
    lua_createtable(L, 0, 4);
    lua_pushstring(L, kind);
    lua_setfield(L, -2, "kind");
    lua_pushlstring(L, message, length);
    lua_setfield(L, -2, "message");
    luaL_setmetatable(L, LK_ERROR_METATABLE);
}

int lk_raise(lua_State *L, const char *kind, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const char *message = lua_pushvfstring(L, format, arguments);
    va_end(arguments);
    lk_pusherror(L, kind, message, strlen(message));
    return lua_error(L);
}
