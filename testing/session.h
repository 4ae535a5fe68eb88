/*
 * A test session: test code in Lua inside the machine it tests.
 *
 * Test code and the guest take turns. Test code runs on QEMU's main loop, and
 * only while the machine stands still; where it waits, the machine runs until
 * something wakes the session: text on a serial line, an edge, an event of
 * QMP, the end of a span of virtual time, or the machine stopping by itself.
 * Whatever wakes it stops the machine first. With -icount that happens in the
 * CPUs' own thread, at the very instruction, so that nothing depends on the
 * host's speed.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_TESTING_SESSION_H
#define SCRIPTED_TESTING_SESSION_H

#include "lua/bind.h"

typedef struct Snapshot Snapshot;
typedef struct TestSerial TestSerial;
typedef struct Watch Watch;
typedef struct Fault Fault;

typedef struct Session {
    Engine *engine;
    Notifier poll;       /* of the main loop */
    QEMUBH *step;        /* lets test code go on */
    QEMUTimer *timeout;  /* virtual time: the span of a wait */
    QEMUTimer *patience; /* host time: the guard of a wait */
    bool waiting;        /* the machine runs, and test code waits for it */
    bool stepping;       /* … but one CPU of it alone */
    bool woken;          /* what it waited for has come */
    bool loaded;         /* a snapshot was, and the machine did not run */
    bool turn;           /* it is test code's turn */
    const char *reason;  /* of the last wake-up: static text */
    int results;         /* file descriptor, or -1 */

    GPtrArray *serials;    /* of TestSerial, by number; holes are NULL */
    GPtrArray *watches;    /* of Watch */
    GPtrArray *faults;     /* of Fault */
    GPtrArray *rom_blocks; /* of RomWrites (snapshot.c) */
    GHashTable *snapshots; /* name -> Snapshot */
    Chardev *events;       /* what QMP has to say (events.c) */
} Session;

/**
 * session_wake: end the wait, if there is one. Callable from any thread that
 * holds the BQL. @reason is static text.
 */
void session_wake(Session *s, const char *reason);

/**
 * session_check: whether @s has begun, its machine stands still, and it is
 * test code that asks: not a hook or callback of the machine below it.
 */
bool session_check(Session *s, Error **errp);

/* What the session itself holds of a machine's state, for snapshots. */

typedef struct SerialState SerialState;
SerialState *serial_save(Session *s);
void serial_restore(Session *s, const SerialState *state);
void serial_state_free(SerialState *state);

typedef struct WatchState WatchState;
WatchState *watch_save(Session *s);
void watch_restore(Session *s, const WatchState *state);
void watch_state_free(WatchState *state);

typedef struct FaultState FaultState;
FaultState *fault_save(Session *s);
void fault_restore(Session *s, const FaultState *state);
void fault_state_free(FaultState *state);

/** events_start: listen to QMP's events; they wake the session. */
bool events_start(Session *s, Error **errp);

/** guard_start: the thread that ends a process in which nothing moves. */
void guard_start(int results, const char *file);

/* The groups, one per file of testing/. */
extern const BindGroup bind_session;  /* session.c, guard.c */
extern const BindGroup bind_serial;   /* serial.c: serial lines */
extern const BindGroup bind_snapshot; /* snapshot.c */
extern const BindGroup bind_watch;    /* watch.c: levels and edges of lines */
extern const BindGroup bind_fault;    /* fault.c: wrong answers of memory */
extern const BindGroup bind_events;   /* events.c: QMP */
extern const BindGroup bind_probe;    /* probe.c: a CPU's view, registers */
extern const BindGroup bind_screen;   /* screen.c: pictures of consoles */

/** guard_arm: @seconds of host time from now on, for @what at @where. */
void guard_arm(unsigned seconds, const char *name, const char *what);

#endif
