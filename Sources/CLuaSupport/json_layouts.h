// How objects with certain keys are written. Records have the same few sets of keys; for those that were written lately the
// order of the keys and their texts are kept, so that they are neither sorted nor escaped again.
#ifndef LK_JSON_LAYOUTS_H
#define LK_JSON_LAYOUTS_H

#include "json_members.h"
#include <cstdint>
#include <cstring>

/// The layout of objects in which Lua gives the same keys in the same order.
class json_layout {
public:
    static constexpr int most_members = 24;

    /// Which of the members, as Lua gives them, is written as the i-th.
    int member(int i) const { return members[i]; }
    /// What is written before its value: a bracket or a comma, and the key.
    const char *text(int i) const { return texts + start(i); }
    size_t length(int i) const { return ends[i] - start(i); }

    /// Adds a member; false when there is no room.
    bool add(int member, const char *text, size_t length) {
        size_t begin = start(written);
        if (length > most_text - begin) return false;
        std::memcpy(texts + begin, text, length);
        members[written] = static_cast<uint8_t>(member);
        ends[written++] = static_cast<uint16_t>(begin + length);
        return true;
    }

    /// How many members it has.
    int size() const { return count; }

    /// While somebody uses it, it is not replaced.
    int users = 0;

private:
    friend class json_layouts;
    /// None as long as not all members are added.
    int count = 0, written = 0;
    const char *keys[most_members];
    uint8_t members[most_members];
    uint16_t ends[most_members];
    static constexpr size_t most_text = 320;
    char texts[most_text + json_text::block_size];

    size_t start(int i) const { return i == 0 ? 0 : ends[i - 1]; }
};

class json_layouts {
public:
    /// Pushes a table for the keys: as long as they are in it, no other string has their addresses.
    static void push_new_anchors(lua_State *L) { lua_createtable(L, places * json_layout::most_members, 0); }

    /// The layout for keys as Lua gives them, or null.
    json_layout *find(const json_member *members, size_t count) {
        if (count > json_layout::most_members) return nullptr;
        json_layout &known = layouts[place_of(members, count)];
        if (known.count != static_cast<int>(count)) return nullptr;
        for (size_t i = 0; i < count; i++) {
            if (known.keys[i] != members[i].key) return nullptr;
        }
        return &known;
    }

    /// Begins a layout for such keys, which are on the Lua stack, too: the first at the index `first`, each above the value of
    /// the one before. Null when there is no place for it.
    json_layout *begin(const json_member *members, size_t count, lua_State *L, int anchors, int first) {
        if (count > json_layout::most_members) return nullptr;
        int place = place_of(members, count);
        json_layout &made = layouts[place];
        if (made.users > 0) return nullptr;
        made.count = made.written = 0;
        for (int i = 0; i < static_cast<int>(count); i++) {
            made.keys[i] = members[i].key;
            lua_pushvalue(L, first + 2 * i);
            lua_rawseti(L, anchors, place * json_layout::most_members + i + 1);
        }
        return &made;
    }

    /// Ends it, when all members are added.
    void end(json_layout &made) { made.count = made.written; }

    /// After an encoding that has not come to its end.
    void clear() {
        for (json_layout &each : layouts) each.count = each.users = 0;
    }

private:
    static constexpr int bits = 7, places = 1 << bits;
    json_layout layouts[places];

    static int place_of(const json_member *members, size_t count) {
        uint64_t mixed = count;
        for (size_t i = 0; i < count; i++) mixed = (mixed << 7 | mixed >> 57) ^ reinterpret_cast<uintptr_t>(members[i].key);
        mixed *= 0x9E3779B97F4A7C15;
        return static_cast<int>(mixed >> (64 - bits));
    }
};

#endif
