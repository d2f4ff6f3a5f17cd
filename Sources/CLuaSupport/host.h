// What the C files share about the host of a state.
#ifndef LK_HOST_H
#define LK_HOST_H

#include "CLuaSupport.h"

#ifdef __cplusplus
extern "C" {
#endif

/// True while a stop is asked for: protected calls made for scripts pass the error on.
bool lk_is_stopping(lua_State *L);
/// Raises the stop as an error.
int lk_raise_stop(lua_State *L);
/// Where the JSON decoder keeps its parser for this state.
void **lk_json_parser(lua_State *L);
/// Calls `function(L)` with `argument` as light userdata behind a protected call in which the memory ceiling holds.
int lk_protect(lua_State *L, lua_CFunction function, void *argument, int nresults);
/// Replaces what a script could use to escape its limits: pcall, xpcall, load, loadfile, dofile, debug.
void lk_restrict_libraries(lua_State *L);

#ifdef __cplusplus
}
#endif
#endif
