/*
 * The instructions that scripts may run while a machine is built.
 *
 * Lua counts them for each coroutine by itself (lua_sethook), and a collection
 * of garbage, which may take as long as millions of them, is none. Here all
 * is charged to one account. Once that is empty, every further instruction is
 * an error, so that no pcall and no coroutine of a script keeps it running.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_BUDGET_H
#define SCRIPTED_BUDGET_H

#include "lua/engine.h"

/** budget_start: the outermost call into Lua has the whole budget. */
void budget_start(Engine *e);

/** budget_stop: the outermost call is over. */
void budget_stop(Engine *e);

/** budget_refill: give what runs the whole budget anew. */
void budget_refill(Engine *e);

/** budget_join: let @L, a stack of the engine's own, count like the others. */
void budget_join(Engine *e, lua_State *L);

/**
 * budget_count_at_once: count from now on, and from the start of all later
 * calls. A large budget is else counted after some milliseconds (budget.c).
 */
void budget_count_at_once(Engine *e);

/** budget_charge_collection: the heap is full and has to be collected. */
void budget_charge_collection(Engine *e);

/** budget_open: let the coroutines that scripts make count, too. */
void budget_open(lua_State *L);

#endif
