// The host of a state, for the files that have its limits and its stop.
#ifndef LK_HOST_STATE_H
#define LK_HOST_STATE_H

#include "host.h"
#include "pool.h"
#include <pthread.h>
#include <stdatomic.h>

struct lk_host {
    lk_pool pool;
    /// What Lua has asked for; what the pool holds unused does not count, nor against the ceiling.
    size_t used;
    size_t ceiling;
    /// True while Lua code runs: only then may an allocation be refused. With a Swift callback on the stack the error
    /// would longjmp over its frame, so there the ceiling is looked at afterwards.
    bool enforces_ceiling;
    /// Set where the ceiling could not refuse: the hook collects garbage, and stops the script if that is not enough.
    bool wants_collection;
    /// True while the collector is held because Swift is on the stack: a finalizer would run Lua code there.
    bool holds_collector;
    atomic_int stop;
    /// The thread that the state lives on, while it lives; a stop of another one wakes it.
    pthread_mutex_t thread_lock;
    pthread_t thread;
    bool has_thread;
    /// The coroutine that runs, NULL between two. A signal handler on the same thread looks at it.
    lua_State *volatile running;
    /// Instructions that the script may still run; negative for no limit.
    long long budget;
    /// Instructions left to a bounded call; negative for none. At 0 all that it runs is stopped.
    long long bound;
    /// The task that runs.
    lua_State *task;
    /// How often the hook may still run in a background task until a stop concerns it; 0 for other tasks.
    int spared_turns;
    /// Whether each coroutine on the way from the task to the running one can be suspended where it has resumed the next.
    bool may_suspend;
    lk_callback finish;
    void *finish_context;
};

/// Lets stops reach what runs on this thread, which a state is made on.
void lk_join_thread(lk_host *host);
/// Before the state is closed.
void lk_leave_thread(lk_host *host);
/// Notes that L runs from here on, NULL for nothing, and has the hook called in it if there is something to look at.
void lk_watch(lk_host *host, lua_State *L);
/// Notes what kind of task runs from here on: a stop does not concern one that `is_background`, unless it keeps computing.
void lk_spare(lk_host *host, bool is_background);

#endif
