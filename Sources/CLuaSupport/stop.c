// The one stop for interrupt, deadline, memory and instruction budget.
//
// Lua calls a hook after so many instructions, and while one is set it looks after each instruction whether it is time: code
// takes three times as long. So none is set as long as nobody counts instructions. A stop sends a signal to the thread of
// the state, and the signal's handler sets the hook in what runs, as Lua's own interpreter does for ^C; `lua_sethook` is made
// for that. Whoever lets another coroutine run looks at the flag first (`lk_watch`). Where the interpreter is just about to
// note that there is no hook, it misses the signal; so it is sent again until the stop is obeyed (`lk_insist`).
#include "host_state.h"
#include <signal.h>

/// Instructions between two calls of the hook where they are counted, and where a script that catches a stop gets it again.
enum { HOOK_INTERVAL = 1000 };

/// How often the hook runs in a background task, without a wait, until a stop concerns it too: some ten milliseconds.
enum { BACKGROUND_TURNS = 1000 };

/// Nothing else uses it, and who does not expect it ignores it.
enum { WAKE_UP = SIGURG };

static void hook(lua_State *L, lua_Debug *event);
static bool is_hooked(lua_State *L);

// The flag -------------------------------------------------------------------------------------------------------------

void lk_stop(lk_host *host, int reason) {
    int none = LK_STOP_NONE;
    atomic_compare_exchange_strong(&host->stop, &none, reason);
    lk_insist(host);
}

bool lk_insist(lk_host *host) {
    if (lk_stop_reason(host) == LK_STOP_NONE) return false;
    pthread_mutex_lock(&host->thread_lock);
    bool has_thread = host->has_thread;
    // What runs on the thread itself looks at the flag when it goes on.
    if (has_thread && !pthread_equal(host->thread, pthread_self())) pthread_kill(host->thread, WAKE_UP);
    pthread_mutex_unlock(&host->thread_lock);
    return has_thread;
}

int lk_stop_reason(const lk_host *host) {
    return atomic_load_explicit(&host->stop, memory_order_relaxed);
}

void lk_clear_stop(lk_host *host) {
    atomic_store(&host->stop, LK_STOP_NONE);
}

bool lk_is_stopping(lua_State *L) {
    lk_host *host = lk_host_of(L);
    return host->bound == 0 || (lk_stop_reason(host) != LK_STOP_NONE && host->spared_turns == 0);
}

int lk_raise_stop(lua_State *L) {
    static const char *const names[] = {"stopped", "interrupted", "deadline passed", "memory ceiling passed",
                                        "instruction budget used up", "exit", "output closed"};
    // Functions that close what is open may still run: not every instruction of theirs is stopped.
    if (!is_hooked(L) || lua_gethookcount(L) != HOOK_INTERVAL) lua_sethook(L, hook, LUA_MASKCOUNT, HOOK_INTERVAL);
    return luaL_error(L, "%s", names[lk_stop_reason(lk_host_of(L))]);
}

void lk_spare(lk_host *host, bool is_background) {
    host->spared_turns = is_background ? BACKGROUND_TURNS : 0;
}

/// Stops what runs, also a background task.
static void stop_running(lk_host *host, int reason) {
    host->spared_turns = 0;
    lk_stop(host, reason);
}

// The hook -------------------------------------------------------------------------------------------------------------

/// Whether the hook will be called. A removal that a signal has come into may leave the function there, but no mask.
static bool is_hooked(lua_State *L) {
    return (lua_gethookmask(L) & LUA_MASKCOUNT) != 0;
}

/// Whether there is something to count or to look at.
static bool needs_hook(const lk_host *host) {
    return lk_stop_reason(host) != LK_STOP_NONE || host->bound >= 0 || host->budget >= 0 || host->wants_collection;
}

static void count_instructions(lk_host *host) {
    if (host->budget >= 0) {
        host->budget -= HOOK_INTERVAL;
        if (host->budget < 0) stop_running(host, LK_STOP_BUDGET);
    }
    if (host->bound > 0) host->bound = host->bound > HOOK_INTERVAL ? host->bound - HOOK_INTERVAL : 0;
}

static void hook(lua_State *L, lua_Debug *event) {
    (void)event;
    lk_host *host = lk_host_of(L);
    if (lua_gethookcount(L) == HOOK_INTERVAL) {
        if (host->spared_turns > 0) host->spared_turns--;
        count_instructions(host);
    } else { // the signal has set it
        lua_sethook(L, hook, LUA_MASKCOUNT, HOOK_INTERVAL);
    }
    if (host->wants_collection) {
        host->wants_collection = false;
        lua_gc(L, LUA_GCCOLLECT);
        if (host->ceiling != 0 && host->used > host->ceiling) stop_running(host, LK_STOP_MEMORY);
    }
    if (lk_is_stopping(L)) lk_raise_stop(L);
    lk_watch(host, L);
}

void lk_watch(lk_host *host, lua_State *L) {
    host->running = L;
    atomic_signal_fence(memory_order_seq_cst);
    if (!L) return;
    // A stop may come in the midst of this: then the signal's handler has set the hook, or it is seen here.
    while (needs_hook(host) != is_hooked(L)) {
        bool needed = needs_hook(host);
        lua_sethook(L, needed ? hook : NULL, needed ? LUA_MASKCOUNT : 0, HOOK_INTERVAL);
    }
}

// The signal -----------------------------------------------------------------------------------------------------------

static _Thread_local lk_host *host_of_thread;

static void look_at_stop(int signal_number) {
    (void)signal_number;
    lk_host *host = host_of_thread;
    lua_State *L = host ? host->running : NULL;
    if (L) lua_sethook(L, hook, LUA_MASKCOUNT, 1);
}

static void set_handler(void) {
    struct sigaction action = {.sa_handler = look_at_stop, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(WAKE_UP, &action, NULL);
}

void lk_join_thread(lk_host *host) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, set_handler);
    sigset_t wake_up;
    sigemptyset(&wake_up);
    sigaddset(&wake_up, WAKE_UP);
    pthread_sigmask(SIG_UNBLOCK, &wake_up, NULL);
    host_of_thread = host;
    pthread_mutex_lock(&host->thread_lock);
    host->thread = pthread_self();
    host->has_thread = true;
    pthread_mutex_unlock(&host->thread_lock);
}

void lk_leave_thread(lk_host *host) {
    pthread_mutex_lock(&host->thread_lock);
    host->has_thread = false;
    pthread_mutex_unlock(&host->thread_lock);
    host->running = NULL;
    host_of_thread = NULL;
}

// Counting -------------------------------------------------------------------------------------------------------------

void lk_set_budget(lk_host *host, long long instructions) {
    host->budget = instructions;
}

/// call_bounded(instructions, function, ...): as pcall, but the call also fails when it runs more instructions than that,
/// whatever it catches. It cannot suspend its task, and cannot be inside another one.
int lk_call_bounded(lua_State *L) {
    lk_host *host = lk_host_of(L);
    lua_Integer instructions = luaL_checkinteger(L, 1);
    luaL_checktype(L, 2, LUA_TFUNCTION);
    if (host->bound >= 0) return luaL_error(L, "a bounded call inside another one");
    host->bound = instructions > 0 ? instructions : 1;
    lk_watch(host, L);
    int status = lua_pcall(L, lua_gettop(L) - 2, LUA_MULTRET, 0);
    bool is_over = host->bound == 0;
    host->bound = -1;
    lk_watch(host, L);
    if (lk_is_stopping(L)) return lk_raise_stop(L);
    if (is_over) {
        lua_settop(L, 1);
        lua_pushliteral(L, "it runs too long");
    }
    lua_pushboolean(L, status == LUA_OK && !is_over);
    lua_replace(L, 1);
    return lua_gettop(L);
}
