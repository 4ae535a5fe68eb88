/*
 * What is said when QEMU ends in the middle of building a machine.
 *
 * From the handlers on, everything must do without malloc, stdio and locks:
 * whatever QEMU was at may hold them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "hw/last_words.h"
#include "hw/held_stderr.h"
#include "hw/reset_walk.h"

#define TICK_S 10  /* a stopped process (a debugger) gets one tick, not many */
#define PATIENCE 6 /* ticks that one call may take */
#define TICK_SIGNAL (SIGRTMIN + 3) /* SIGALRM is QEMU's, and blocked */

bool last_words_on;
LastCall last_words_current;

static char node[1024]; /* "FILE:LINE: kind 'type' (id)", or "" */
static bool resetting;
static Object *reset_object;
static GHashTable *names; /* object -> label */
static GPtrArray *faults;
static char program[64]; /* "qemu-system-arm: " before QEMU's messages */

/* A line that is put together without malloc */

typedef struct Line {
    char text[8192];
    size_t size;
} Line;

static void add_bytes(Line *line, const char *text, size_t size)
{
    size = MIN(size, sizeof(line->text) - line->size);
    memcpy(line->text + line->size, text, size);
    line->size += size;
}

static void add(Line *line, const char *text)
{
    add_bytes(line, text, strlen(text));
}

static void add_number(Line *line, unsigned n)
{
    char digits[16];
    size_t at = sizeof(digits);

    do {
        digits[--at] = '0' + n % 10;
        n /= 10;
    } while (n > 0);
    add_bytes(line, digits + at, sizeof(digits) - at);
}

static void add_quoted(Line *line, const char *text)
{
    add(line, "'");
    add(line, text);
    add(line, "'");
}

static void print(const char *text, size_t size)
{
    ssize_t done = write(STDERR_FILENO, text, size);

    (void)done; /* QEMU ends anyway */
}

/* QEMU's own message */

typedef struct Text {
    const char *start;
    size_t size;
} Text;

static bool starts(Text t, const char *with)
{
    size_t n = strlen(with);

    return t.size >= n && memcmp(t.start, with, n) == 0;
}

static Text without(Text t, const char *prefix)
{
    size_t n = starts(t, prefix) ? strlen(prefix) : 0;

    return (Text) { t.start + n, t.size - n };
}

/* Take the last line that is not empty off @t. */
static Text cut_last_line(Text *t)
{
    while (t->size > 0 && t->start[t->size - 1] == '\n') {
        t->size--;
    }
    size_t at = t->size;
    while (at > 0 && t->start[at - 1] != '\n') {
        at--;
    }
    Text line = { t->start + at, t->size - at };
    t->size = at;
    return line;
}

/* error_abort's and GLib's assertions take several lines to say one thing. */
static void cut_preamble(Text *t)
{
    for (;;) {
        Text rest = *t;
        Text line = without(cut_last_line(&rest), program);
        if (!starts(line, "ERROR:") && !starts(line, "Unexpected error in ") &&
            !(line.size == 2 && starts(line, "**"))) {
            return;
        }
        *t = rest;
    }
}

/* The line that says why, cut off from @t; empty if there is none. */
static Text cut_message(Text *t)
{
    Text rest = *t;
    Text line = without(cut_last_line(&rest), program);

    if (starts(line, "warning: ") || starts(line, "info: ")) {
        return (Text) { line.start, 0 };
    }
    *t = rest;
    cut_preamble(t);
    return without(line, "Bail out! ");
}

/* What QEMU was at */

static const struct {
    const char *function, *doing; /* a "*" is its first string */
} doings[] = {
    { "complete", "completing it" },
    { "configure_nic", "giving it its network card" },
    { "connect_clock", "connecting its clock '*'" },
    { "map_region", "mapping it" },
    { "new", "creating it" },
    { "realize", "realizing it" },
    { "set", "setting its property '*'" },
};

static void add_doing(Line *line, const char *doing)
{
    for (const char *p = doing; *p; p++) {
        if (*p == '*' && last_words_current.text) {
            add(line, last_words_current.text);
        } else {
            add_bytes(line, p, 1);
        }
    }
}

/* The script's line, read from a Lua state that is at rest in a C function. */
static void add_place(Line *line)
{
    lua_Debug ar;

    for (int level = 0;
         last_words_current.L && lua_getstack(last_words_current.L, level, &ar);
         level++) {
        lua_getinfo(last_words_current.L, "Sl", &ar);
        if (ar.source[0] == '@' && ar.currentline > 0) {
            add(line, ar.source + 1);
            add(line, ":");
            add_number(line, ar.currentline);
            add(line, ": ");
            return;
        }
    }
}

static void add_call(Line *line)
{
    const LastCall *call = &last_words_current;

    for (size_t i = 0; *node && i < G_N_ELEMENTS(doings); i++) {
        if (strcmp(doings[i].function, call->function) == 0) {
            add(line, "QEMU gave up while ");
            add_doing(line, doings[i].doing);
            return;
        }
    }
    add(line, "QEMU gave up in qom.");
    add(line, call->function);
    if (call->object || call->text) {
        add(line, " of ");
        add_quoted(line, call->object ? object_get_typename(call->object)
                                      : call->text);
    }
}

static void add_building(Line *line)
{
    if (*node) {
        add(line, node);
        add(line, ": ");
    } else {
        add_place(line);
    }
    add_call(line);
}

/* The label of what @obj is a part of, or NULL. */
static const char *find_label(Object *obj)
{
    for (; obj && names; obj = obj->parent) {
        const char *label = g_hash_table_lookup(names, obj);
        if (label) {
            return label;
        }
    }
    return NULL;
}

static void add_resetting(Line *line)
{
    Object *obj = reset_object ?: reset_walk_current();
    const char *label = find_label(obj);

    if (label) {
        add(line, label);
        add(line, ": ");
    }
    add(line, "QEMU gave up while resetting ");
    if (!obj) {
        add(line, "the machine");
    } else if (label && g_hash_table_lookup(names, obj)) {
        add(line, "it");
    } else {
        add(line, label ? "its part " : "a ");
        add_quoted(line, object_get_typename(obj));
    }
}

/* Whether QEMU is at something that is not the script's own. */
static bool at_work(void)
{
    return last_words_current.function || resetting;
}

/*
 * @cause says why where QEMU did not; @speaks: a line of QEMU's is likely to
 * be about the end.
 */
static void say(const char *cause, bool speaks)
{
    static char buffer[16 * KiB];
    static Line line;
    Text said = { buffer, held_stderr_take(buffer, sizeof(buffer)) };
    Text message = speaks ? cut_message(&said) : (Text) { buffer, 0 };

    held_stderr_end();
    print(said.start, said.size);
    for (guint i = 0; faults && i < faults->len; i++) {
        const char *fault = g_ptr_array_index(faults, i);
        print(fault, strlen(fault));
        print("\n", 1);
    }
    if (last_words_current.function) {
        add_building(&line);
    } else if (resetting) {
        add_resetting(&line);
    } else {
        add(&line, node);
        add(&line, *node ? ": QEMU gave up"
                         : "QEMU gave up while building the machine");
    }
    add(&line, ": ");
    if (message.size > 0) {
        add_bytes(&line, message.start, message.size);
    } else {
        add(&line, cause);
    }
    unsigned count = 1 + (faults ? faults->len : 0);
    add(&line, "\n");
    add_number(&line, count);
    add(&line, count == 1 ? " error" : " errors");
    add(&line, ", nothing was started\n");
    print(line.text, line.size);
}

/* exit() */

static void on_exit_call(int status, void *opaque)
{
    bool ours = last_words_on && at_work();

    if (ours) {
        last_words_on = false;
        say("it ended without a message", true);
    }
    last_words_end();
    if (ours && status != EXIT_FAILURE) {
        fflush(NULL);
        _exit(EXIT_FAILURE);
    }
}

/* Signals */

static const struct {
    int number;
    const char *name;
} deadly[] = {
    { SIGABRT, "it aborted (SIGABRT)" },
    { SIGBUS, "it reached for memory that is not there (SIGBUS)" },
    { SIGFPE, "it divided by zero (SIGFPE)" },
    { SIGILL, "it met an instruction it does not know (SIGILL)" },
    { SIGSEGV, "it followed a pointer to nowhere (SIGSEGV)" },
    { SIGTRAP, "it stopped itself (SIGTRAP)" }, /* g_error() */
};

static struct sigaction old_actions[G_N_ELEMENTS(deadly)];
static struct sigaction old_tick;
static stack_t old_stack;
static sigset_t old_mask;
static timer_t timer;
static bool has_timer;

static void die(int number)
{
    const char *cause = "a signal";

    if (!last_words_on) {
        _exit(EXIT_FAILURE); /* a second time, while speaking */
    }
    last_words_on = false;
    for (size_t i = 0; i < G_N_ELEMENTS(deadly); i++) {
        if (deadly[i].number == number) {
            cause = deadly[i].name;
        }
    }
    say(cause, number == SIGABRT || number == SIGTRAP);
    _exit(EXIT_FAILURE);
}

static void tick(int number)
{
    static LastCall seen;
    static Object *seen_reset;
    static int patience;
    Object *obj = resetting ? reset_walk_current() : NULL;

    (void)number;
    if (!last_words_on || !at_work() || obj != seen_reset ||
        memcmp(&seen, &last_words_current, sizeof(seen)) != 0 ||
        g_strcmp0(last_words_current.function, "complete") == 0) {
        /* (complete: a backend may take long to get a lot of memory ready) */
        seen = last_words_current;
        seen_reset = obj;
        patience = PATIENCE;
        return;
    }
    if (--patience == 0) {
        last_words_on = false;
        say("it does not end", false);
        _exit(EXIT_FAILURE);
    }
}

static void start_timer(void)
{
    struct sigaction action = { .sa_handler = tick, .sa_flags = SA_RESTART };
    struct sigevent event = { .sigev_notify = SIGEV_SIGNAL,
                              .sigev_signo = TICK_SIGNAL };
    struct itimerspec period = { { TICK_S, 0 }, { TICK_S, 0 } };

    has_timer = timer_create(CLOCK_MONOTONIC, &event, &timer) == 0;
    if (has_timer) {
        sigaction(TICK_SIGNAL, &action, &old_tick);
        timer_settime(timer, 0, &period, NULL);
    }
}

static void stop_timer(void)
{
    if (has_timer) {
        timer_delete(timer);
        sigaction(TICK_SIGNAL, &old_tick, NULL);
        has_timer = false;
    }
}

/* A sanitizer has handlers of its own, which say much more. */
static bool has_sanitizer(void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return true;
#else
    return false;
#endif
}

static void take_signals(void)
{
    static char stack[64 * KiB];
    stack_t own = { .ss_sp = stack, .ss_size = sizeof(stack) };
    struct sigaction action = { .sa_handler = die,
                                .sa_flags = SA_ONSTACK | SA_NODEFER };
    sigset_t set;

    sigaltstack(&own, &old_stack);
    sigemptyset(&set);
    for (size_t i = 0; i < G_N_ELEMENTS(deadly); i++) {
        sigaction(deadly[i].number, &action, &old_actions[i]);
        sigaddset(&set, deadly[i].number);
    }
    /* QEMU blocks SIGBUS; blocked, it would kill at once */
    pthread_sigmask(SIG_UNBLOCK, &set, &old_mask);
}

static void give_signals_back(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(deadly); i++) {
        struct sigaction now;
        /* unless QEMU has put in something else meanwhile */
        if (sigaction(deadly[i].number, NULL, &now) == 0 &&
            now.sa_handler == die) {
            sigaction(deadly[i].number, &old_actions[i], NULL);
        }
    }
    pthread_sigmask(SIG_SETMASK, &old_mask, NULL);
    sigaltstack(&old_stack, NULL);
}

/* The rest */

static bool began;

void last_words_begin(void)
{
    static bool registered;

    if (began) {
        return;
    }
    if (!registered) {
        registered = true;
        on_exit(on_exit_call, NULL);
        snprintf(program, sizeof(program), "%s: ", g_get_prgname() ?: "");
    }
    fflush(NULL);
    held_stderr_begin();
    if (!has_sanitizer()) {
        take_signals();
    }
    start_timer();
    last_words_current = (LastCall) { NULL };
    *node = '\0';
    began = last_words_on = true;
}

void last_words_end(void)
{
    if (!began) {
        return;
    }
    began = last_words_on = resetting = false;
    reset_object = NULL;
    last_words_current = (LastCall) { NULL };
    stop_timer();
    if (!has_sanitizer()) {
        give_signals_back();
    }
    held_stderr_end();
}

void last_words_node(const char *label)
{
    if (!last_words_on) {
        return;
    }
    held_stderr_release();
    fflush(stdout); /* what the script printed is not to be lost */
    g_strlcpy(node, label ?: "", sizeof(node));
}

void last_words_name(Object *obj, const char *label)
{
    if (!names) {
        names = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    }
    g_hash_table_insert(names, obj, g_strdup(label));
}

void last_words_fault(const char *line)
{
    if (!faults) {
        faults = g_ptr_array_new_with_free_func(g_free);
    }
    g_ptr_array_add(faults, g_strdup(line));
}

void last_words_reset(Object *obj)
{
    resetting = last_words_on;
    reset_object = obj;
}

bool last_words_resetting(void)
{
    return resetting;
}
