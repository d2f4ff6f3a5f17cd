// What the C files share about the host of a state.
#ifndef LK_HOST_H
#define LK_HOST_H

#include "CLuaSupport.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Raises the stop as an error.
int lk_raise_stop(lua_State *L);
/// Calls `function(L)` with `argument` as light userdata behind a protected call in which the memory ceiling holds.
int lk_protect(lua_State *L, lua_CFunction function, void *argument, int nresults);
/// Replaces what a script could use to escape its limits: pcall, xpcall, load, loadfile, dofile, debug.
void lk_restrict_libraries(lua_State *L);
/// Lets io.write and file:write make room on the terminal, when there is one.
void lk_watch_writes(lua_State *L);
/// Around each write of ours to a terminal; what the first answers goes to the second.
lk_output_hook lk_begin_output(void);
void lk_end_output(lk_output_hook hook, bool ends_line);
/// Lua function: a text with what drives a terminal made visible.
int lk_inert(lua_State *L);
/// The names in a table that begin as typed.
int lk_names(lua_State *L);
/// Lua function: calls one of a script with a bound on its instructions.
int lk_call_bounded(lua_State *L);
/// Lua function: same(a, b, is_exact) tells whether two documents are equal as JSON: 1 and 1.0 are, {} and [] are not. An
/// exact comparison tells 1 from 1.0 too.
int lk_json_same(lua_State *L);
/// Lua function: differing(a, b) lists the keys of two objects whose values differ to the letter, in any order.
int lk_json_differing(lua_State *L);
/// Lua function: settle(document, before) answers a copy of a document of a script that shares with the one before what is the
/// same to the letter, and nothing with the script. Lists are marked; an empty table that was a list before is one, and the
/// second result tells whether there was such a one.
int lk_json_settle(lua_State *L);
/// Replaces the library `coroutine`.
void lk_replace_coroutine_functions(lua_State *L);
/// Whether L is the task that runs, and not a coroutine that it has resumed.
bool lk_is_task(lua_State *L);
/// Resumes a coroutine of the script from another one or from a task.
int lk_resume_within(lua_State *co, lua_State *from, int nargs, int *nresults);
/// Closes a coroutine of the script from another one or from a task: what `lua_resetthread` answers.
int lk_reset_within(lua_State *co, lua_State *from);
/// Suspends the task that L runs in; `continuation` is called when it goes on. For C functions only.
int lk_yield_waiting(lua_State *L, lua_KFunction continuation);

#ifdef __cplusplus
}
#endif
#endif
