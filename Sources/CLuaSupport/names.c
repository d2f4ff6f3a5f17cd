// The names in a table that begin as typed, the likeliest first: while somebody types, for tables of any size, which is why it
// goes a stretch at a time.
#include "host.h"
#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/// The most that is asked for.
enum { MOST_NAMES = 256 };

/// A key of the table, which holds its text.
struct name {
    const char *text;
    size_t length;
    /// The group it is in: exact case, other case; then what begins with an underscore.
    int group;
};

struct names {
    const char *prefix;
    size_t prefix_length;
    bool ignores_case;
    size_t most, count, met;
    struct name list[2 * MOST_NAMES];
};

static int compare(const void *left, const void *right) {
    const struct name *a = left, *b = right;
    if (a->group != b->group) return a->group - b->group;
    size_t shorter = a->length < b->length ? a->length : b->length;
    int order = memcmp(a->text, b->text, shorter);
    return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

/// The group of a name, -1 if it does not begin as typed.
static int group_of(const struct names *names, const char *text, size_t length) {
    if (length < names->prefix_length) return -1;
    bool is_exact = memcmp(text, names->prefix, names->prefix_length) == 0;
    for (size_t i = 0; !is_exact && i < names->prefix_length; i++) {
        if (!names->ignores_case || tolower((unsigned char)text[i]) != names->prefix[i]) return -1;
    }
    bool is_insider = text[0] == '_' && names->prefix_length == 0;
    return (is_exact ? 0 : 1) + (is_insider ? 2 : 0);
}

/// Whether a text can stand after a point.
static bool is_name(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++) {
        if (!isalnum((unsigned char)text[i]) && text[i] != '_') return false;
    }
    return length > 0 && !isdigit((unsigned char)text[0]);
}

static void cut(struct names *names) {
    qsort(names->list, names->count, sizeof names->list[0], compare);
    if (names->count > names->most) names->count = names->most;
}

static void add(struct names *names, const char *text, size_t length) {
    struct name name = {text, length, group_of(names, text, length)};
    if (name.group < 0 || !is_name(text, length)) return;
    names->met++;
    // Once as many as are wanted were sorted, what comes after the last of them is not even kept.
    bool is_cut = names->met > 2 * names->most;
    if (is_cut && compare(&name, &names->list[names->most - 1]) >= 0) return;
    names->list[names->count++] = name;
    if (names->count == 2 * names->most) cut(names);
}

/// What a walk remembers between two stretches, in its table: the key to go on after, how many names it has met, and as a
/// list the best of them, which also keeps their texts alive.
static const char *const walk_key = "key", *const walk_met = "met";

/// Takes back what earlier stretches of the walk have found; pushes the key to go on after.
static void resume(lua_State *L, int walk, struct names *names) {
    lua_getfield(L, walk, walk_met);
    names->met = (size_t)lua_tointeger(L, -1);
    lua_pop(L, 1);
    for (lua_Integer i = 1; i <= (lua_Integer)names->most && lua_rawgeti(L, walk, i) == LUA_TSTRING; i++) {
        size_t length;
        const char *text = lua_tolstring(L, -1, &length);
        names->list[names->count++] = (struct name){text, length, group_of(names, text, length)};
        lua_pop(L, 1);
    }
    lua_settop(L, walk);
    lua_getfield(L, walk, walk_key);
}

/// Keeps what was found so far.
static void suspend(lua_State *L, int walk, const struct names *names) {
    // A finalizer that ran now could take the texts out of the table.
    int was_running = lua_gc(L, LUA_GCISRUNNING);
    lua_gc(L, LUA_GCSTOP);
    for (size_t i = 0; i < names->count; i++) {
        lua_pushlstring(L, names->list[i].text, names->list[i].length);
        lua_rawseti(L, walk, (lua_Integer)i + 1);
    }
    lua_pushinteger(L, (lua_Integer)names->met);
    lua_setfield(L, walk, walk_met);
    if (was_running) lua_gc(L, LUA_GCRESTART);
}

/// names(table, prefix, most, functions, walk, budget): looks at the next `budget` keys of a table, and keeps in the table
/// `walk`, empty before the first call, a sorted list of at most `most` of the names that begin with the prefix (only those of
/// functions if `functions`), and how many it has met as `met`. Answers how much of the budget is left, or nil while there are
/// more keys. Runs no metamethod. Raises if the table has lost the key where the walk stood.
int lk_names(lua_State *L) {
    enum { TABLE = 1, WALK = 5 };
    luaL_checktype(L, TABLE, LUA_TTABLE);
    struct names names = {.count = 0};
    names.prefix = luaL_checklstring(L, 2, &names.prefix_length);
    lua_Integer most = luaL_checkinteger(L, 3);
    luaL_argcheck(L, most >= 1 && most <= MOST_NAMES, 3, "from 1 to 256");
    names.most = (size_t)most;
    bool wants_functions = lua_toboolean(L, 4);
    luaL_checktype(L, WALK, LUA_TTABLE);
    lua_Integer budget = luaL_checkinteger(L, 6);
    names.ignores_case = true;
    for (size_t i = 0; i < names.prefix_length; i++) {
        if (isupper((unsigned char)names.prefix[i])) names.ignores_case = false;
    }
    resume(L, WALK, &names);
    // Nothing is allocated and so nothing collected while only the table holds the texts.
    while (budget-- > 0 && lua_next(L, TABLE)) {
        if (lua_type(L, -2) == LUA_TSTRING && (!wants_functions || lua_isfunction(L, -1))) {
            size_t length;
            const char *text = lua_tolstring(L, -2, &length);
            add(&names, text, length);
        }
        lua_pop(L, 1);
    }
    bool is_over = budget >= 0;
    cut(&names);
    suspend(L, WALK, &names);
    if (is_over) {
        lua_pushinteger(L, budget);
        return 1;
    }
    lua_setfield(L, WALK, walk_key);
    return 0;
}
