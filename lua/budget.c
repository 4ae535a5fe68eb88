/*
 * The instructions that scripts may run while a machine is built.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/budget.h"
#include "lua/bind.h"
#include "lua/watchdog.h"

/* The count hook runs this often (VM instructions): cheap, yet prompt. */
#define STEP 10000
/* And in coroutines: what one can run before it is counted at all. */
#define COROUTINE_STEP 500
/*
 * With a hook Lua looks at each instruction, which makes it a fifth slower.
 * Most machines are built before it would matter: a budget that is larger than
 * what the time until the watchdog's call is enough for is counted from then on.
 * Not so with scripts that may divide by 0: without a hook Lua 5.4.4 does not
 * keep the place of a division (OP_IDIV and OP_MOD in lvm.c), and the error
 * would name another line.
 */
#define LATE_BUDGET (16 << 20)
/* A collection looks at each object: bytes in the time of an instruction. */
#define BYTES_PER_INSTRUCTION 8

static bool is_empty(const Engine *e)
{
    return e->budget_left <= 0;
}

static int raise_empty(lua_State *L)
{
    Engine *e = engine_of(L);

    if (!e->budget_place) {
        e->budget_place = bind_caller(L) ?: g_strdup("?");
    }
    if (e->collected > e->cfg.budget / 2) {
        lua_pushfstring(L,
                        "%s: the script takes more memory than it may, again "
                        "and again (memory-limit= of the machine)",
                        e->budget_place);
    } else {
        lua_pushfstring(L,
                        "%s: endless loop? the script ran more than %I "
                        "instructions (budget= of the machine)",
                        e->budget_place, (lua_Integer)e->cfg.budget);
    }
    return lua_error(L);
}

/* Where the budget was used up by the language alone, it goes on to its end. */
static bool runs_script(lua_State *L)
{
    lua_Debug ar;

    for (int level = 0; lua_getstack(L, level, &ar); level++) {
        lua_getinfo(L, "S", &ar);
        if (ar.source[0] == '@') {
            return true;
        }
    }
    return false;
}

static void hook(lua_State *L, lua_Debug *ar)
{
    Engine *e = engine_of(L);

    (void)ar;
    watchdog_progress(e->depth == 1);
    e->budget_left -= lua_gethookcount(L);
    if (is_empty(e)) {
        /* a pcall in the script must not swallow this: raise at every
         * instruction from now on, until the outermost call has ended */
        lua_sethook(L, hook, LUA_MASKCOUNT, 1);
        if (e->budget_place || runs_script(L)) {
            raise_empty(L);
        }
    }
}

void budget_refill(Engine *e)
{
    e->budget_left = e->cfg.budget;
    e->collected = 0;
    g_clear_pointer(&e->budget_place, g_free);
}

/* Lua allows this in a signal's handler (ldebug.c). */
static void count(lua_State *L)
{
    if (!lua_gethook(L)) {
        lua_sethook(L, hook, LUA_MASKCOUNT, STEP);
    }
}

void budget_start(Engine *e)
{
    if (e->cfg.trust_full || e->depth > 0) {
        return;
    }
    budget_refill(e);
    e->watched = !e->session; /* which has a guard of its own */
    if (!e->watched || e->counts_at_once || e->cfg.budget < LATE_BUDGET) {
        count(e->L);
    }
    if (e->watched) {
        watchdog_start(e->L, count);
    }
}

void budget_stop(Engine *e)
{
    if (e->cfg.trust_full || e->depth > 0) {
        return;
    }
    if (e->watched) {
        watchdog_stop(); /* first: it may start the count */
    }
    lua_sethook(e->L, NULL, 0, 0);
}

/* The watchdog's call is for one stack: where there are more, none waits for it. */
static void count_now(Engine *e)
{
    if (!e->cfg.trust_full && e->depth > 0) {
        count(e->L);
    }
}

void budget_count_at_once(Engine *e)
{
    e->counts_at_once = true;
    count_now(e);
}

void budget_join(Engine *e, lua_State *L)
{
    count_now(e);
    lua_sethook(L, lua_gethook(e->L), lua_gethookmask(e->L), STEP);
}

/*
 * A script that fills its heap and catches the error has the whole heap
 * looked at for each few instructions. Called by the allocator, which may
 * raise nothing: the hook of the innermost coroutine will.
 */
void budget_charge_collection(Engine *e)
{
    uint64_t cost = MIN(e->heap / BYTES_PER_INSTRUCTION, e->cfg.budget / 4);

    if (e->cfg.trust_full || e->depth == 0) {
        return;
    }
    e->collected += cost;
    e->budget_left -= cost;
    if (is_empty(e) && !e->session) {
        lua_sethook(e->L, hook, LUA_MASKCOUNT, 1);
    }
}

/*
 * coroutine.create and .wrap. A new coroutine inherits the hook, with a whole
 * step before it: many short ones would never be counted.
 */
static int make_coroutine(lua_State *L)
{
    Engine *e = engine_of(L);
    int args = lua_gettop(L);

    count_now(e);
    if (lua_gethook(L) && is_empty(e)) {
        return raise_empty(L);
    }
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, args, 1);
    if (lua_iscfunction(L, 1)) { /* of wrap, which keeps the coroutine */
        lua_getupvalue(L, 1, 1);
    }
    lua_State *co = lua_tothread(L, -1);
    if (lua_gethook(L)) {
        e->budget_left -= COROUTINE_STEP;
        lua_sethook(co, hook, LUA_MASKCOUNT, COROUTINE_STEP);
    }
    lua_settop(L, 1);
    return 1;
}

void budget_open(lua_State *L)
{
    static const char *const makers[] = { "create", "wrap" };

    lua_getglobal(L, LUA_COLIBNAME);
    for (size_t i = 0; i < G_N_ELEMENTS(makers); i++) {
        lua_getfield(L, -1, makers[i]);
        lua_pushcclosure(L, make_coroutine, 1);
        lua_setfield(L, -2, makers[i]);
    }
    lua_pop(L, 1);
}
