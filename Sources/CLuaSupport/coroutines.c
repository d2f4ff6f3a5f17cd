// The library `coroutine`, as in Lua, but: a stop passes through; a wait of the program (a request, a sleep) inside a
// coroutine of the script suspends the whole task and not only that coroutine; and a task is no coroutine of the script.
//
// Where a Swift function waits, its coroutine yields with a mark on its stack. `resume` and `wrap` recognise the mark,
// which only leaves a coroutine that way, and yield in turn, up to the task; when the task goes on, each continues the
// coroutine that it had resumed. For the script that is one long call: such a coroutine is `normal`, as every coroutine
// that has called something, and nobody else can resume or close it.
#include "host.h"

/// Its address is the mark.
static const char wait_mark = 0;

int lk_yield_waiting(lua_State *L, lua_KFunction continuation) {
    lua_pushlightuserdata(L, (void *)&wait_mark);
    return lua_yieldk(L, 1, 0, continuation);
}

bool lk_is_waiting(lua_State *co) {
    return lua_status(co) == LUA_YIELD && lua_gettop(co) > 0 && lua_touserdata(co, -1) == &wait_mark;
}

/// What `resume_with` answers instead of a number of results.
enum { FAILED = -1, WAITING = -2 };

/// Resumes with the arguments on top; answers the number of results moved to L, or a code above. After FAILED the error
/// value is on L.
static int resume_with(lua_State *L, lua_State *co, int arguments) {
    if (lk_is_stopping(L)) return lk_raise_stop(L);
    if (!lua_checkstack(co, arguments)) {
        lua_pushliteral(L, "too many arguments to resume");
        return FAILED;
    }
    lua_xmove(L, co, arguments);
    int results;
    int status = lk_resume_within(co, L, arguments, &results);
    // A coroutine that was stopped is dropped as it is: closing it would run code with hooks off.
    if (lk_is_stopping(L)) return lk_raise_stop(L);
    if (lk_is_waiting(co)) return WAITING;
    if (status != LUA_OK && status != LUA_YIELD) {
        lua_xmove(co, L, 1);
        return FAILED;
    }
    if (!lua_checkstack(L, results + 1)) {
        lua_pop(co, results);
        lua_pushliteral(L, "too many results to resume");
        return FAILED;
    }
    lua_xmove(co, L, results);
    return results;
}

/// As `resume_with`, for a script: a coroutine that waits belongs to the call that has resumed it.
static int resume_suspended(lua_State *L, lua_State *co, int arguments) {
    if (!lk_is_waiting(co)) return resume_with(L, co, arguments);
    lua_pushliteral(L, "cannot resume non-suspended coroutine");
    return FAILED;
}

/// Goes on with a coroutine that waited.
static int resume_waiting(lua_State *L, lua_State *co) {
    lua_pop(co, 1); // the mark
    return resume_with(L, co, 0);
}

static lua_State *check_coroutine(lua_State *L) {
    lua_State *co = lua_tothread(L, 1);
    luaL_argexpected(L, co, 1, "coroutine");
    return co;
}

static int continue_resume(lua_State *L, int status, lua_KContext unused);

static int finish_resume(lua_State *L, int results) {
    if (results == WAITING) return lk_yield_waiting(L, continue_resume);
    lua_pushboolean(L, results >= 0);
    if (results < 0) results = 1;
    lua_insert(L, -(results + 1));
    return results + 1;
}

static int continue_resume(lua_State *L, int status, lua_KContext unused) {
    (void)status;
    (void)unused;
    return finish_resume(L, resume_waiting(L, lua_tothread(L, 1)));
}

static int safe_resume(lua_State *L) {
    return finish_resume(L, resume_suspended(L, check_coroutine(L), lua_gettop(L) - 1));
}

static lua_State *wrapped_coroutine(lua_State *L) {
    return lua_tothread(L, lua_upvalueindex(1));
}

static int continue_wrapped(lua_State *L, int status, lua_KContext unused);

static int finish_wrapped(lua_State *L, int results) {
    if (results == WAITING) return lk_yield_waiting(L, continue_wrapped);
    if (results >= 0) return results;
    lua_State *co = wrapped_coroutine(L);
    int status = lua_status(co);
    if (status != LUA_OK && status != LUA_YIELD) {
        status = lk_reset_within(co, L);
        lua_xmove(co, L, 1);
    }
    if (status != LUA_ERRMEM && lua_type(L, -1) == LUA_TSTRING) {
        luaL_where(L, 1);
        lua_insert(L, -2);
        lua_concat(L, 2);
    }
    return lua_error(L);
}

static int continue_wrapped(lua_State *L, int status, lua_KContext unused) {
    (void)status;
    (void)unused;
    return finish_wrapped(L, resume_waiting(L, wrapped_coroutine(L)));
}

static int call_wrapped(lua_State *L) {
    return finish_wrapped(L, resume_suspended(L, wrapped_coroutine(L), lua_gettop(L)));
}

static int safe_wrap(lua_State *L) {
    luaL_checktype(L, 1, LUA_TFUNCTION);
    lua_State *co = lua_newthread(L);
    lua_pushvalue(L, 1);
    lua_xmove(L, co, 1);
    lua_pushcclosure(L, call_wrapped, 1);
    return 1;
}

enum { RUNNING, SUSPENDED, NORMAL, DEAD };
static const char *const status_names[] = {"running", "suspended", "normal", "dead"};

static int status_of(lua_State *L, lua_State *co) {
    lua_Debug event;
    if (L == co) return RUNNING;
    if (lua_status(co) == LUA_YIELD) return lk_is_waiting(co) ? NORMAL : SUSPENDED;
    if (lua_status(co) != LUA_OK) return DEAD;
    if (lua_getstack(co, 0, &event)) return NORMAL;
    return lua_gettop(co) == 0 ? DEAD : SUSPENDED;
}

static int safe_status(lua_State *L) {
    lua_pushstring(L, status_names[status_of(L, check_coroutine(L))]);
    return 1;
}

static int safe_close(lua_State *L) {
    lua_State *co = check_coroutine(L);
    int status = status_of(L, co);
    if (status == RUNNING || status == NORMAL)
        return luaL_error(L, "cannot close a %s coroutine", status_names[status]);
    bool is_closed = lk_reset_within(co, L) == LUA_OK;
    lua_pushboolean(L, is_closed);
    if (is_closed) return 1;
    lua_xmove(co, L, 1);
    return 2;
}

static int safe_yield(lua_State *L) {
    if (lk_is_task(L)) return luaL_error(L, "attempt to yield from outside a coroutine");
    return lua_yield(L, lua_gettop(L));
}

static int safe_isyieldable(lua_State *L) {
    lua_State *co = lua_isnone(L, 1) ? L : check_coroutine(L);
    lua_pushboolean(L, lua_isyieldable(co) && !lk_is_task(co));
    return 1;
}

static int safe_running(lua_State *L) {
    bool is_main = lua_pushthread(L) || lk_is_task(L);
    lua_pushboolean(L, is_main);
    return 2;
}

void lk_replace_coroutine_functions(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"resume", safe_resume},   {"wrap", safe_wrap},     {"yield", safe_yield}, {"isyieldable", safe_isyieldable},
        {"running", safe_running}, {"status", safe_status}, {"close", safe_close}, {NULL, NULL},
    };
    lua_getglobal(L, LUA_COLIBNAME);
    luaL_setfuncs(L, functions, 0);
    lua_pop(L, 1);
}
