// The only C and C++ of the program: what has to be C because Lua raises errors by longjmp, which must never cross a
// Swift frame. Swift callbacks return a code and a trampoline here raises or yields for them; everything that can raise
// runs behind a protected call made here.
#ifndef CLUASUPPORT_H
#define CLUASUPPORT_H

#include "../../CLua/shim.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What a Swift callback answers instead of a number of results: raise the value on top of the stack.
#define LK_RAISE (-1)
/// What a Swift callback answers to suspend its task; the host's `finish` callback runs when that is resumed.
#define LK_YIELD (-2)

/// Why a script was stopped. A stop cannot be caught by a script.
enum {
    LK_STOP_NONE = 0,
    LK_STOP_INTERRUPT = 1,
    LK_STOP_DEADLINE = 2,
    LK_STOP_MEMORY = 3,
    LK_STOP_BUDGET = 4,
    LK_STOP_EXIT = 5,
    /// Nobody reads standard output any more.
    LK_STOP_OUTPUT = 6,
};

/// Limits, the stop flag and the callbacks of one Lua state; outlives the state so that other threads may set the flag.
typedef struct lk_host lk_host;

/// A Swift function: gets the running state and its context, answers a number of results or a code above.
typedef int (*lk_callback)(lua_State *L, void *context);
/// Gives the context of a collected function back to Swift.
typedef void (*lk_release)(void *context);

// Hosts and states ---------------------------------------------------------------------------------------------------

lk_host *lk_host_new(size_t memory_ceiling);
void lk_host_free(lk_host *host);
/// Makes a state with the libraries scripts may use; NULL when memory does not suffice.
lua_State *lk_newstate(lk_host *host);
void lk_close(lua_State *L);
lk_host *lk_host_of(lua_State *L);
/// Sets the callback that finishes a call which yielded.
void lk_set_finish(lk_host *host, lk_callback finish, void *context);

/// Asks the running script to stop; safe from any thread. The first reason stands.
void lk_stop(lk_host *host, int reason);
/// Reminds what runs of the stop; false when there is none to be obeyed, or nothing that could run. Safe from any thread.
bool lk_insist(lk_host *host);
int lk_stop_reason(const lk_host *host);
void lk_clear_stop(lk_host *host);
/// True while a stop is asked for that concerns what runs: protected calls made for scripts pass the error on.
bool lk_is_stopping(lua_State *L);
/// Instructions the script may still run, counted in steps of the hook's interval; negative for no limit.
void lk_set_budget(lk_host *host, long long instructions);
/// Stops or starts the garbage collector.
void lk_set_collecting(lua_State *L, bool collecting);
size_t lk_memory_used(const lk_host *host);

// Functions ----------------------------------------------------------------------------------------------------------

/// Pushes a Lua function that calls Swift; `release` gets the context when the function is collected.
void lk_pushfunction(lua_State *L, lk_callback callback, void *context, lk_release release);

/// Loads a text chunk (never bytecode) and pushes the function, or the message.
int lk_load(lua_State *L, const char *text, size_t length, const char *name);
/// Calls the function below `nargs` arguments; on an error pushes the error value and returns its status.
int lk_pcall(lua_State *L, int nargs, int nresults);
/// Starts or continues a task. A stop does not concern one that `is_background`, unless it keeps computing.
int lk_resume(lua_State *task, lua_State *from, int nargs, int *nresults, bool is_background);
/// Whether a call can suspend the task it is made in: every coroutine from the task down to L can be suspended where it
/// has resumed the next.
bool lk_may_suspend(lua_State *L);
/// Whether a task or a coroutine inside one is suspended because a Swift function waits.
bool lk_is_waiting(lua_State *co);
/// Ends a task that failed: closes its pending to-be-closed variables.
void lk_reset(lua_State *co);

/// Pushes the text of the value at `index` as `tostring` gives it, or a description when its metamethod fails.
void lk_tostring(lua_State *L, int index);
/// Pushes the traceback of `co` on L.
void lk_traceback(lua_State *L, lua_State *co, int level);
/// Pushes an error table {kind=, message=} that has the metatable of all of the program's errors.
void lk_pusherror(lua_State *L, const char *kind, const char *message, size_t length);
/// Raises such an error; for C functions only.
int lk_raise(lua_State *L, const char *kind, const char *format, ...);
/// Name in the registry of the metatable of error tables.
#define LK_ERROR_METATABLE "cap.error"

/// Adds the functions with which values are looked at without running code of a script to the table on top.
void lk_set_inspection_functions(lua_State *L);

// Text ---------------------------------------------------------------------------------------------------------------

/// Replaces `print`. On a terminal control and bidirectional-override characters are made visible, so that text of a server
/// cannot drive it; line feeds and tabs stay.
int lk_print(lua_State *L);

/// Called before (`true`) and after (`false`) a script writes to the terminal, also from inside such a write.
typedef void (*lk_output_hook)(bool begins);
/// Sets what is called from now on, NULL for nothing; safe from any thread.
void lk_watch_output(lk_output_hook hook);
/// Whether the last text on the terminal has not ended its line.
bool lk_output_is_mid_line(void);
/// Remembers how a text that was written to the terminal ends.
void lk_note_output(bool ends_line);
/// Writes what C's standard output has buffered.
void lk_flush_output(void);

// Interrupts ---------------------------------------------------------------------------------------------------------

/// From now on writes a byte to `descriptor` for each signal: `i` for SIGINT, `t` for SIGTERM, `h` for SIGHUP. Programs
/// started by scripts get the default actions.
void lk_watch_interrupts(int descriptor);

/// Writes `w` when the size of the window changes, and `c` when the process goes on after it was stopped, as well.
void lk_watch_window(void);

/// Before a signal such as SIGSEGV or SIGQUIT ends the process, calls `restore`, which must be safe in a signal handler.
void lk_at_crash(void (*restore)(void));

// JSON (RFC 8259) ----------------------------------------------------------------------------------------------------

/// Registers the module `json`: decode, encode, array, null.
int lk_open_json(lua_State *L);
/// Decodes a JSON text and pushes the value, or pushes an error table and answers false. Never raises.
bool lk_json_decode(lua_State *L, const char *text, size_t length);

#ifdef __cplusplus
}
#endif
#endif
