/*
 * Serial lines of a machine under test.
 *
 * Each is a character device of our own: what the guest writes is kept, as
 * text with a position up to which test code has read it; what test code
 * types waits in a queue until the guest's UART has room.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "testing/session.h"

#define TYPE_TEST_SERIAL "chardev-scripted"
#define LINES_MAX 64
/* Kept of a line's output; when it is full, the older half goes. */
#define HISTORY_MAX (256 * KiB)
/* UARTs that do not tell when they have room are asked this often. */
#define POLL_NS (100 * SCALE_US)

struct TestSerial {
    Chardev parent_obj;

    Session *session;
    GString *seen;    /* what the guest wrote */
    uint64_t dropped; /* bytes before .seen */
    uint64_t taken;   /* bytes that test code has read, from the start */
    GString *typed;   /* what the guest has not taken yet */
    QEMUTimer *poll;
    bool feeding;

    GString *wanted; /* the text that is waited for, or NULL */
    int predicate;   /* Lua function that tells, in the registry */
};

OBJECT_DECLARE_SIMPLE_TYPE(TestSerial, TEST_SERIAL)

/* From the guest */

static const char *untaken(const TestSerial *ts, size_t *len)
{
    size_t start = ts->taken - ts->dropped;

    *len = ts->seen->len - start;
    return ts->seen->str + start;
}

static void drop_old(TestSerial *ts)
{
    if (ts->seen->len <= HISTORY_MAX) {
        return;
    }
    size_t half = ts->seen->len - HISTORY_MAX / 2;
    g_string_erase(ts->seen, 0, half);
    ts->dropped += half;
    ts->taken = MAX(ts->taken, ts->dropped);
}

static int predicate_body(lua_State *L)
{
    TestSerial *ts = lua_touserdata(L, 1);

    lua_rawgeti(L, LUA_REGISTRYINDEX, ts->predicate);
    lua_call(L, 0, 1);
    if (lua_toboolean(L, -1)) {
        session_wake(ts->session, "text");
    }
    return 0;
}

/* A pattern that cannot be matched wakes the test, which meets the error. */
static void look(TestSerial *ts, size_t fresh)
{
    Error *err = NULL;

    if (!ts->session->waiting || ts->session->woken) {
        return;
    }
    if (ts->wanted) {
        size_t len;
        const char *text = untaken(ts, &len);
        size_t window = MIN(len, fresh + ts->wanted->len - 1);
        if (memmem(text + len - window, window, ts->wanted->str,
                   ts->wanted->len)) {
            session_wake(ts->session, "text");
        }
    } else if (ts->predicate != LUA_NOREF &&
               !engine_enter(ts->session->engine, predicate_body, ts, &err)) {
        error_free(err);
        session_wake(ts->session, "text");
    }
}

static int serial_write(Chardev *chr, const uint8_t *buf, int len)
{
    TestSerial *ts = TEST_SERIAL(chr);

    g_string_append_len(ts->seen, (const char *)buf, len);
    drop_old(ts);
    look(ts, len);
    return len;
}

/* To the guest */

/* The UART takes a byte, its FIFO is read, it asks for more: no recursion. */
static void feed(TestSerial *ts)
{
    Chardev *chr = CHARDEV(ts);

    if (ts->feeding) {
        return;
    }
    ts->feeding = true;
    while (ts->typed->len > 0) {
        int room = qemu_chr_be_can_write(chr);
        if (room <= 0) {
            break;
        }
        uint8_t chunk[256];
        int n = MIN(MIN(room, sizeof(chunk)), ts->typed->len);
        memcpy(chunk, ts->typed->str, n);
        g_string_erase(ts->typed, 0, n);
        qemu_chr_be_write(chr, chunk, n);
    }
    ts->feeding = false;
    if (ts->typed->len > 0) {
        timer_mod(ts->poll, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + POLL_NS);
    } else {
        timer_del(ts->poll);
    }
}

static void serial_accept_input(Chardev *chr)
{
    if (TEST_SERIAL(chr)->typed->len > 0) {
        feed(TEST_SERIAL(chr));
    }
}

static void poll_room(void *opaque)
{
    feed(opaque);
}

/*
 * A device that has more to send asks for a call when there is room: there
 * always is, so the call comes at once. A device that is told there will be no
 * call drops what it has (hw/char/sifive_uart.c of QEMU 10).
 */
static gboolean room_prepare(GSource *source, gint *timeout)
{
    *timeout = 0;
    return TRUE;
}

static gboolean room_check(GSource *source)
{
    return TRUE;
}

static gboolean room_dispatch(GSource *source, GSourceFunc callback,
                              gpointer data)
{
    FEWatchFunc device = (FEWatchFunc)(void (*)(void))callback;

    return device(NULL, G_IO_OUT, data);
}

static GSource *serial_add_watch(Chardev *chr, GIOCondition cond)
{
    static GSourceFuncs room = { room_prepare, room_check, room_dispatch };

    (void)chr;
    (void)cond;
    return g_source_new(&room, sizeof(GSource));
}

/* The type */

static void serial_open(Chardev *chr, ChardevBackend *backend, bool *be_opened,
                        Error **errp)
{
    *be_opened = true;
}

static void instance_init(Object *obj)
{
    TestSerial *ts = TEST_SERIAL(obj);

    ts->seen = g_string_new(NULL);
    ts->typed = g_string_new(NULL);
    ts->poll = timer_new_ns(QEMU_CLOCK_VIRTUAL, poll_room, ts);
    ts->predicate = LUA_NOREF;
}

static void instance_finalize(Object *obj)
{
    TestSerial *ts = TEST_SERIAL(obj);

    g_string_free(ts->seen, true);
    g_string_free(ts->typed, true);
    timer_free(ts->poll);
    if (ts->wanted) {
        g_string_free(ts->wanted, true);
    }
}

static void class_init(ObjectClass *oc, QcClassData *data)
{
    ChardevClass *cc = CHARDEV_CLASS(oc);

    cc->internal = true; /* not for -chardev */
    cc->open = serial_open;
    cc->chr_write = serial_write;
    cc->chr_add_watch = serial_add_watch;
    cc->chr_accept_input = serial_accept_input;
}

static const TypeInfo serial_type = {
    .name = TYPE_TEST_SERIAL,
    .parent = TYPE_CHARDEV,
    .instance_size = sizeof(TestSerial),
    .instance_init = instance_init,
    .instance_finalize = instance_finalize,
    .class_init = class_init,
};

/* Snapshots */

typedef struct LineState {
    GString *seen, *typed;
    uint64_t dropped, taken;
} LineState;

struct SerialState {
    guint count;
    LineState lines[];
};

SerialState *serial_save(Session *s)
{
    SerialState *state =
        g_malloc0(sizeof(*state) + s->serials->len * sizeof(LineState));

    state->count = s->serials->len;
    for (guint i = 0; i < state->count; i++) {
        TestSerial *ts = g_ptr_array_index(s->serials, i);
        if (ts) {
            state->lines[i] = (LineState) {
                .seen = g_string_new_len(ts->seen->str, ts->seen->len),
                .typed = g_string_new_len(ts->typed->str, ts->typed->len),
                .dropped = ts->dropped,
                .taken = ts->taken,
            };
        }
    }
    return state;
}

static void set_text(GString *to, const GString *from)
{
    g_string_truncate(to, 0);
    g_string_append_len(to, from->str, from->len);
}

void serial_restore(Session *s, const SerialState *state)
{
    for (guint i = 0; i < state->count; i++) {
        TestSerial *ts = g_ptr_array_index(s->serials, i);
        const LineState *line = &state->lines[i];
        if (ts && line->seen) {
            set_text(ts->seen, line->seen);
            set_text(ts->typed, line->typed);
            ts->dropped = line->dropped;
            ts->taken = line->taken;
            feed(ts);
        }
    }
}

void serial_state_free(SerialState *state)
{
    for (guint i = 0; i < state->count; i++) {
        if (state->lines[i].seen) {
            g_string_free(state->lines[i].seen, true);
            g_string_free(state->lines[i].typed, true);
        }
    }
    g_free(state);
}

/* Bindings */

static TestSerial *find_line(BindCall *c, Error **errp)
{
    Session *s = c->engine->session;
    guint n = c->arg[0].integer;
    TestSerial *ts = s && n < s->serials->len ? g_ptr_array_index(s->serials, n)
                                              : NULL;

    if (!ts) {
        error_setg(errp,
                   "the machine has no serial line %u: no device uses "
                   "q.serial(%u)",
                   n, n);
    }
    return ts;
}

static TestSerial *make_line(Session *s, guint n, Error **errp)
{
    g_autofree char *id = g_strdup_printf("test-serial%u", n);

    if (!object_class_by_name(TYPE_TEST_SERIAL)) {
        type_register_static(&serial_type);
    }
    Chardev *chr = qemu_chardev_new(id, TYPE_TEST_SERIAL, NULL, NULL, errp);
    if (!chr) {
        return NULL;
    }
    if (s->serials->len <= n) {
        g_ptr_array_set_size(s->serials, n + 1);
    }
    TestSerial *ts = TEST_SERIAL(chr);
    ts->session = s;
    g_ptr_array_index(s->serials, n) = ts;
    return ts;
}

static void test_serial(BindCall *c, Error **errp)
{
    Session *s = c->engine->session;
    guint n = c->arg[0].integer;

    if (!s) {
        error_setg(errp, "this is for tests (action=test) alone");
        return;
    }
    TestSerial *ts = n < s->serials->len ? g_ptr_array_index(s->serials, n)
                                         : NULL;
    if (!ts) {
        ts = make_line(s, n, errp);
    }
    if (ts) {
        bind_return_string(c, CHARDEV(ts)->label);
    }
}

static void serial_lines(BindCall *c, Error **errp)
{
    Session *s = c->engine->session;
    lua_Integer n = 0;

    lua_newtable(c->L);
    for (guint i = 0; s && i < s->serials->len; i++) {
        if (g_ptr_array_index(s->serials, i)) {
            lua_pushinteger(c->L, i);
            lua_rawseti(c->L, -2, ++n);
        }
    }
    bind_return_top(c);
}

static void serial_type_text(BindCall *c, Error **errp)
{
    TestSerial *ts = find_line(c, errp);

    if (ts && session_check(ts->session, errp)) {
        g_string_append_len(ts->typed, c->arg[1].string, c->arg[1].length);
        feed(ts);
    }
}

static void serial_text(BindCall *c, Error **errp)
{
    TestSerial *ts = find_line(c, errp);
    size_t max = c->arg[1].given ? (size_t)c->arg[1].integer : SIZE_MAX;

    if (ts) {
        size_t len;
        const char *text = untaken(ts, &len);
        size_t cut = len > max ? len - max : 0;
        bind_return_bytes(c, text + cut, len - cut);
        bind_return_int(c, ts->taken + cut);
    }
}

static void serial_take(BindCall *c, Error **errp)
{
    TestSerial *ts = find_line(c, errp);
    uint64_t to = c->arg[1].integer;

    if (!ts) {
        return;
    }
    if (to < ts->taken || to > ts->dropped + ts->seen->len) {
        error_setg(errp, "position %" PRIu64 " is outside of the text", to);
        return;
    }
    ts->taken = to;
}

static void serial_history(BindCall *c, Error **errp)
{
    TestSerial *ts = find_line(c, errp);

    if (ts) {
        size_t len = MIN(ts->seen->len, (size_t)c->arg[1].integer);
        bind_return_bytes(c, ts->seen->str + ts->seen->len - len, len);
    }
}

static void serial_pending(BindCall *c, Error **errp)
{
    TestSerial *ts = find_line(c, errp);

    if (ts) {
        bind_return_int(c, ts->typed->len);
    }
}

static void forget_wait(BindCall *c, TestSerial *ts)
{
    if (ts->wanted) {
        g_string_free(ts->wanted, true);
        ts->wanted = NULL;
    }
    luaL_unref(c->L, LUA_REGISTRYINDEX, ts->predicate);
    ts->predicate = LUA_NOREF;
}

static void serial_wait(BindCall *c, Error **errp)
{
    TestSerial *ts = find_line(c, errp);
    const BindValue *what = &c->arg[1];

    if (!ts) {
        return;
    }
    forget_wait(c, ts);
    if (!what->given) {
        return;
    }
    if (lua_type(c->L, what->index) == LUA_TFUNCTION) {
        lua_pushvalue(c->L, what->index);
        ts->predicate = luaL_ref(c->L, LUA_REGISTRYINDEX);
        return;
    }
    size_t len;
    const char *text = lua_type(c->L, what->index) == LUA_TSTRING
                           ? lua_tolstring(c->L, what->index, &len)
                           : NULL;
    if (!text || len == 0) {
        error_setg(errp, "a text that is not empty, or a function");
        return;
    }
    ts->wanted = g_string_new_len(text, len);
}

#define LINE UPTO("n", LINES_MAX - 1)

static const BindRow rows[] = {
    { "test_serial",
      test_serial,
      { LINE },
      "string",
      "Id of the character device that gives serial line n to test code; made "
      "when it is asked for the first time." },
    { "test_serial_lines",
      serial_lines,
      { { 0 } },
      "integer[]",
      "The serial lines that the machine under test has." },
    { "test_serial_type",
      serial_type_text,
      { LINE, ARG("text", BIND_BYTES) },
      "",
      "Types text into line n; the guest gets it as its UART has room." },
    { "test_serial_text",
      serial_text,
      { LINE, OPT_UPTO("max", INT_MAX) },
      "string, integer",
      "What the guest wrote to line n and was not taken yet, or the last max "
      "bytes of it, and its position in bytes from the start." },
    { "test_serial_take",
      serial_take,
      { LINE, ARG("to", BIND_UNSIGNED) },
      "",
      "Takes what is on line n up to a position in bytes from the start." },
    { "test_serial_history",
      serial_history,
      { LINE, UPTO("max", INT_MAX) },
      "string",
      "The last max bytes that the guest wrote to line n, taken or not." },
    { "test_serial_pending",
      serial_pending,
      { LINE },
      "integer",
      "Number of typed bytes that the guest has not taken." },
    { "test_serial_wait",
      serial_wait,
      { LINE, OPT("what", BIND_VALUE) },
      "",
      "While the machine runs, wakes the session when text what appears on "
      "line n, or when function what, which is called for each piece of "
      "output, returns true. Without what, nothing on this line wakes it." },
};

const BindGroup bind_serial = BIND_GROUP("serial", rows);
