/*
 * The turns of test code and machine.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "testing/session.h"
#include "lua/budget.h"
#include "lua/value.h"

#include <fcntl.h>

/* Waking */

static void do_nothing(CPUState *cpu, run_on_cpu_data data)
{
}

/*
 * Keeps the thread of the CPUs here, between two instructions, until the main
 * loop has stopped the machine. The thread must not count as idle meanwhile,
 * for then QEMU would let virtual time jump (icount_start_warp_timer in
 * softmmu/icount.c): work in its queue sees to that.
 */
static void hold(CPUState *cpu, run_on_cpu_data data)
{
    Session *s = data.host_ptr;

    if (!s->woken || !runstate_is_running() || cpu->stop) {
        return;
    }
    async_run_on_cpu(cpu, do_nothing, RUN_ON_CPU_NULL);
    while (s->woken && runstate_is_running() && !cpu->stop) {
        qc_bql_wait(cpu->halt_cond); /* pause_all_vcpus() kicks it */
    }
}

static void hold_cpus(Session *s)
{
    CPUState *cpu;

    CPU_FOREACH(cpu) {
        async_run_on_cpu(cpu, hold, RUN_ON_CPU_HOST_PTR(s));
    }
}

void session_wake(Session *s, const char *reason)
{
    if (!s || !s->waiting || s->woken) {
        return;
    }
    s->woken = true;
    s->reason = reason;
    qemu_system_vmstop_request_prepare();
    qemu_system_vmstop_request(RUN_STATE_PAUSED);
    if (!qemu_in_vcpu_thread()) {
        return;
    }
    if (icount_enabled()) {
        hold_cpus(s);
    } else {
        cpu_stop_current();
    }
}

/*
 * A CPU that has asked for a reset or a shutdown stands still, and counts as
 * idle, until the main loop comes to it: no time may jump meanwhile, either.
 * This runs between the main loop's poll and the jump.
 */
static void after_poll(Notifier *n, void *data)
{
    Session *s = container_of(n, Session, poll);
    MainLoopPoll *poll = data;
    CPUState *cpu;

    if (poll->state == MAIN_LOOP_POLL_FILL || !s->waiting || s->stepping ||
        !icount_enabled()) {
        return;
    }
    CPU_FOREACH(cpu) {
        if (cpu->stopped) {
            async_run_on_cpu(cpu, do_nothing, RUN_ON_CPU_NULL);
            return;
        }
    }
}

static void time_is_over(void *opaque)
{
    session_wake(opaque, "time");
}

static void patience_is_over(void *opaque)
{
    session_wake(opaque, "guard");
}

/* The machine stopped, because the session asked for it or by itself. */
static void state_changed(void *opaque, bool running, RunState state)
{
    Session *s = opaque;

    if (running) {
        s->loaded = false;
    }
    if (running || !s->waiting) {
        return;
    }
    if (!s->woken) {
        s->reason = RunState_str(state);
    }
    s->waiting = false;
    s->stepping = false;
    s->woken = false;
    timer_del(s->timeout);
    timer_del(s->patience);
    qemu_bh_schedule(s->step);
}

/* Turns */

static int step_body(lua_State *L)
{
    Session *s = lua_touserdata(L, 1);

    engine_push_main(L, "test_step");
    lua_pushstring(L, s->reason);
    lua_call(L, 1, 0);
    return 0;
}

static void step(void *opaque)
{
    Session *s = opaque;
    Error *err = NULL;

    if (!phase_check(PHASE_MACHINE_READY)) {
        qemu_bh_schedule(s->step);
        return;
    }
    if (runstate_is_running()) { /* started without -S */
        vm_stop(RUN_STATE_PAUSED);
    }
    s->turn = true;
    if (!engine_enter(s->engine, step_body, s, &err)) {
        error_report_err(err);
        exit(EXIT_FAILURE);
    }
    s->turn = false;
}

bool session_check(Session *s, Error **errp)
{
    if (!s) {
        error_setg(errp, "this is for tests (action=test) alone");
    } else if (!s->step) {
        error_setg(errp, "the tests have not begun yet");
    } else if (runstate_is_running()) {
        error_setg(errp, "the machine is running");
    } else if (!s->turn || s->engine->depth > 1) {
        error_setg(errp, "this is for test code, not for a hook or callback "
                         "of the machine");
    } else {
        return true;
    }
    return false;
}

/* Bindings */

/*
 * The file is named on the command line alone (testing.results=FILE): a script
 * must not choose what is written.
 */
static bool open_results(Session *s, Error **errp)
{
    g_autoptr(QObject) options =
        object_property_get_qobject(qdev_get_machine(), "testing", errp);
    QDict *dict = options ? qobject_to(QDict, options) : NULL;
    const char *path = dict ? qdict_get_try_str(dict, "results") : NULL;

    if (!path) {
        return options;
    }
    s->results = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    if (s->results < 0) {
        error_setg_errno(errp, errno, "%s cannot be written", path);
    }
    return s->results >= 0;
}

static Session *session_new(Engine *e)
{
    Session *s = g_new0(Session, 1);

    s->engine = e;
    s->results = -1;
    s->serials = g_ptr_array_new();
    s->watches = g_ptr_array_new();
    s->faults = g_ptr_array_new();
    s->rom_blocks = g_ptr_array_new();
    s->snapshots = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return s;
}

static void test_open(BindCall *c, Error **errp)
{
    g_autofree char *action =
        object_property_get_str(qdev_get_machine(), "action", errp);

    if (g_strcmp0(action, "test") != 0) {
        error_setg(errp, "this is for tests (action=test) alone");
    } else if (!c->engine->session) {
        c->engine->session = session_new(c->engine);
    }
}

/*
 * Test code runs for as long as the machine is tested: now its garbage is
 * collected. What a guest does to its power is the test's business.
 */
static void test_begin(BindCall *c, Error **errp)
{
    Session *s = c->engine->session;

    if (!s || s->step) {
        error_setg(errp, "the session has begun already");
        return;
    }
    if (!phase_check(PHASE_MACHINE_READY)) {
        error_setg(errp, "a session begins when the machine is complete");
        return;
    }
    if (!open_results(s, errp) || !events_start(s, errp)) {
        return;
    }
    s->step = qemu_bh_new(step, s);
    s->timeout = timer_new_ns(QEMU_CLOCK_VIRTUAL, time_is_over, s);
    s->patience = timer_new_ms(QEMU_CLOCK_REALTIME, patience_is_over, s);
    qemu_add_vm_change_state_handler(state_changed, s);
    s->poll.notify = after_poll;
    main_loop_poll_add_notifier(&s->poll);
    shutdown_action = SHUTDOWN_ACTION_PAUSE;
    guard_start(s->results, c->arg[0].string);
    lua_gc(c->L, LUA_GCRESTART);
    qemu_bh_schedule(s->step);
}

static void test_again(BindCall *c, Error **errp)
{
    if (session_check(c->engine->session, errp)) {
        qemu_bh_schedule(c->engine->session->step);
    }
}

static bool can_go(Error **errp)
{
    static const RunState final[] = { RUN_STATE_SHUTDOWN,
                                      RUN_STATE_INTERNAL_ERROR };

    for (size_t i = 0; i < G_N_ELEMENTS(final); i++) {
        if (runstate_check(final[i])) {
            error_setg(errp,
                       "the machine has stopped for good (%s): reset it "
                       "first",
                       RunState_str(final[i]));
            return false;
        }
    }
    return true;
}

static void test_go(BindCall *c, Error **errp)
{
    Session *s = c->engine->session;

    if (!session_check(s, errp) || !can_go(errp)) {
        return;
    }
    s->waiting = true;
    s->woken = false;
    s->reason = NULL;
    if (c->arg[0].given) {
        timer_mod(s->timeout, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) +
                                  MAX(c->arg[0].integer, 1));
    }
    if (c->arg[1].given) {
        timer_mod(s->patience,
                  qemu_clock_get_ms(QEMU_CLOCK_REALTIME) + c->arg[1].integer);
    }
    vm_start();
}

/* One CPU alone; the others keep standing. */
static void test_go_cpu(BindCall *c, Error **errp)
{
    Session *s = c->engine->session;
    CPUState *cpu = CPU(c->arg[0].object);

    if (!session_check(s, errp) || !can_go(errp)) {
        return;
    }
    if (!icount_enabled()) {
        error_setg(errp, "instructions are counted with icount alone: "
                         "t.suite { icount = 0 }");
        return;
    }
    s->waiting = true;
    s->stepping = true;
    s->woken = false;
    timer_mod(s->timeout, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) +
                              icount_to_ns(MAX(c->arg[1].integer, 1)));
    if (!vm_prepare_start(false)) {
        qemu_clock_enable(QEMU_CLOCK_VIRTUAL, true);
        cpu_resume(cpu);
    }
}

static void test_reset(BindCall *c, Error **errp)
{
    if (!session_check(c->engine->session, errp)) {
        return;
    }
    qemu_system_reset(SHUTDOWN_CAUSE_HOST_QMP_SYSTEM_RESET);
    runstate_set(RUN_STATE_PRELAUNCH);
}

/* Virtual time without CPUs: from one timer's deadline to the next. */

static bool time_is_known(const QcTimersState *t)
{
    if (icount_enabled()) {
        return t->icount_bias + icount_to_ns(t->icount) == icount_get();
    }
    return t->clock_offset == cpu_get_clock();
}

static void test_advance(BindCall *c, Error **errp)
{
    QcTimersState *t = qc_timers_state();
    int64_t *now = icount_enabled() ? &t->icount_bias : &t->clock_offset;
    int64_t left = c->arg[0].integer;

    if (!session_check(c->engine->session, errp)) {
        return;
    }
    if (!time_is_known(t)) {
        error_setg(errp, "this QEMU's virtual time cannot be moved");
        return;
    }
    qemu_clock_enable(QEMU_CLOCK_VIRTUAL, true);
    while (left > 0) {
        int64_t next =
            qemu_clock_deadline_ns_all(QEMU_CLOCK_VIRTUAL, QEMU_TIMER_ATTR_ALL);
        int64_t by = next < 0 ? left : MIN(MAX(next, 1), left);
        *now += by;
        left -= by;
        qemu_clock_run_timers(QEMU_CLOCK_VIRTUAL);
    }
    qemu_clock_enable(QEMU_CLOCK_VIRTUAL, false);
}

static void test_state(BindCall *c, Error **errp)
{
    g_autoptr(StatusInfo) info = qmp_query_status(NULL);

    bind_return_string(c, RunState_str(info->status));
}

static void test_icount(BindCall *c, Error **errp)
{
    bind_return_bool(c, icount_enabled());
}

/* Reports */

static void test_json(BindCall *c, Error **errp)
{
    g_autoptr(QObject) value = value_to_qobject(c->L, c->arg[0].index, errp);

    if (value) {
        g_autoptr(GString) text = qobject_to_json(value);
        bind_return_bytes(c, text->str, text->len);
    }
}

static void test_report(BindCall *c, Error **errp)
{
    g_autoptr(QObject) value = value_to_qobject(c->L, c->arg[0].index, errp);
    Session *s = c->engine->session;

    if (!value || !s || s->results < 0) {
        return;
    }
    g_autoptr(GString) text = qobject_to_json(value);
    g_string_append_c(text, '\n');
    if (qemu_write_full(s->results, text->str, text->len) !=
        (ssize_t)text->len) {
        error_setg_errno(errp, errno, "the results cannot be written");
    }
}

static void test_guard(BindCall *c, Error **errp)
{
    guard_arm(c->arg[0].integer, c->arg[1].string, c->arg[2].string);
}

static void test_refill(BindCall *c, Error **errp)
{
    budget_refill(c->engine);
}

static void test_seconds(BindCall *c, Error **errp)
{
    lua_pushnumber(c->L, g_get_monotonic_time() / 1e6);
    bind_return_top(c);
}

static const BindRow rows[] = {
    { "test_open",
      test_open,
      { { 0 } },
      "",
      "Makes the test session, before the machine is built." },
    { "test_begin",
      test_begin,
      { ARG("file", BIND_STRING) },
      "",
      "Starts the session when the machine is ready: from then on the main "
      "loop calls qemu.main's test_step(reason). Results go to the file that "
      "testing.results= of the machine names, a line of JSON each; file names "
      "the test in messages." },
    { "test_again",
      test_again,
      { { 0 } },
      "",
      "Has test_step called again, once the main loop has been round." },
    { "test_go",
      test_go,
      { OPT("ns", BIND_UNSIGNED), OPT("host_ms", BIND_UNSIGNED) },
      "",
      "Lets the machine run until something wakes the session, or for ns "
      "nanoseconds of virtual time, or for host_ms milliseconds of the "
      "host's. test_step is called when the machine stands still again, with "
      "the reason: 'time', 'guard', what woke it, or the run state QEMU "
      "stopped in." },
    { "test_go_cpu",
      test_go_cpu,
      { SELF(TYPE_CPU), UPTO("instructions", INT_MAX) },
      "",
      "Like test_go, for this CPU alone and a number of instructions; with "
      "-icount only." },
    { "test_reset", test_reset, { { 0 } }, "", "Resets the machine, at once." },
    { "test_advance",
      test_advance,
      { ARG("ns", BIND_UNSIGNED) },
      "",
      "Lets ns nanoseconds of virtual time pass for devices and their timers, "
      "while the CPUs stand still." },
    { "test_state",
      test_state,
      { { 0 } },
      "string",
      "The run state, as QMP's query-status has it." },
    { "test_icount",
      test_icount,
      { { 0 } },
      "boolean",
      "Whether virtual time counts instructions (-icount)." },
    { "test_json",
      test_json,
      { ARG("value", BIND_VALUE) },
      "string",
      "The value as JSON, on one line." },
    { "test_report",
      test_report,
      { ARG("value", BIND_TABLE) },
      "",
      "Writes a line of JSON to the results." },
    { "test_guard",
      test_guard,
      { UPTO("seconds", INT_MAX), ARG("name", BIND_STRING),
        ARG("doing", BIND_STRING) },
      "",
      "Ends the process, with a result for the case of that name, unless it "
      "is called again within so many seconds of host time (0: no end). doing "
      "tells what is being done, and where." },
    { "test_refill",
      test_refill,
      { { 0 } },
      "",
      "Gives test code its whole budget of instructions anew." },
    { "test_seconds",
      test_seconds,
      { { 0 } },
      "number",
      "Host time in seconds, from some start." },
};

const BindGroup bind_session = BIND_GROUP("session", rows);
