/*
 * QMP, from inside: commands, and events to wait for.
 *
 * Commands are called without a monitor. Events are only told to monitors: so
 * there is one, whose character device keeps what it says.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "testing/session.h"
#include "lua/value.h"

#define TYPE_TEST_EVENTS "chardev-scripted-events"
/* Kept; when there are more, the oldest go. */
#define EVENTS_MAX 1024

typedef struct TestEvents {
    Chardev parent_obj;

    Session *session;
    GString *line;
    GQueue *events; /* of QDict */
    char *wanted;   /* name of the event that is waited for, or NULL */
} TestEvents;

DECLARE_INSTANCE_CHECKER(TestEvents, TEST_EVENTS, TYPE_TEST_EVENTS)

static void take_line(TestEvents *te)
{
    g_autoptr(QObject) value = qobject_from_json(te->line->str, NULL);
    QDict *dict = value ? qobject_to(QDict, value) : NULL;
    const char *name = dict ? qdict_get_try_str(dict, "event") : NULL;

    if (!name) {
        return; /* the greeting, and the answer to qmp_capabilities */
    }
    if (g_queue_get_length(te->events) == EVENTS_MAX) {
        qobject_unref((QDict *)g_queue_pop_head(te->events));
    }
    g_queue_push_tail(te->events, qobject_ref(dict));
    if (te->wanted && strcmp(te->wanted, name) == 0) {
        session_wake(te->session, "event");
    }
}

static int events_write(Chardev *chr, const uint8_t *buf, int len)
{
    TestEvents *te = TEST_EVENTS(chr);

    for (int i = 0; i < len; i++) {
        if (buf[i] != '\n') {
            g_string_append_c(te->line, buf[i]);
            continue;
        }
        take_line(te);
        g_string_truncate(te->line, 0);
    }
    return len;
}

static void instance_init(Object *obj)
{
    TestEvents *te = TEST_EVENTS(obj);

    te->line = g_string_new(NULL);
    te->events = g_queue_new();
}

static void instance_finalize(Object *obj)
{
    TestEvents *te = TEST_EVENTS(obj);
    QDict *dict;

    while ((dict = g_queue_pop_head(te->events))) {
        qobject_unref(dict);
    }
    g_queue_free(te->events);
    g_string_free(te->line, true);
    g_free(te->wanted);
}

static void class_init(ObjectClass *oc, QcClassData *data)
{
    ChardevClass *cc = CHARDEV_CLASS(oc);

    cc->internal = true; /* not for -chardev */
    cc->chr_write = events_write;
}

static const TypeInfo events_type = {
    .name = TYPE_TEST_EVENTS,
    .parent = TYPE_CHARDEV,
    .instance_size = sizeof(TestEvents),
    .instance_init = instance_init,
    .instance_finalize = instance_finalize,
    .class_init = class_init,
};

/* The monitor tells events once it has got this command. */
static void negotiate(Chardev *chr)
{
    static const char command[] = "{\"execute\":\"qmp_capabilities\"}\n";
    size_t done = 0;

    while (done < strlen(command)) {
        int room = qemu_chr_be_can_write(chr);
        if (room <= 0) {
            break;
        }
        int n = MIN((size_t)room, strlen(command) - done);
        qemu_chr_be_write(chr, (const uint8_t *)command + done, n);
        done += n;
    }
}

bool events_start(Session *s, Error **errp)
{
    ERRP_GUARD();

    type_register_static(&events_type);
    s->events =
        qemu_chardev_new("test-events", TYPE_TEST_EVENTS, NULL, NULL, errp);
    if (!s->events) {
        return false;
    }
    TEST_EVENTS(s->events)->session = s;
    monitor_init_qmp(s->events, false, errp);
    if (*errp) {
        return false;
    }
    negotiate(s->events);
    return true;
}

/* Bindings */

static TestEvents *events_of(BindCall *c, Error **errp)
{
    Session *s = c->engine->session;

    if (!s || !s->events) {
        error_setg(errp, "this is for tests (action=test) alone");
        return NULL;
    }
    return TEST_EVENTS(s->events);
}

static void event_wait(BindCall *c, Error **errp)
{
    TestEvents *te = events_of(c, errp);

    if (te) {
        g_free(te->wanted);
        te->wanted = c->arg[0].given ? g_strdup(c->arg[0].string) : NULL;
    }
}

/* The first event of that name, and all before it, are taken. */
static void event_take(BindCall *c, Error **errp)
{
    TestEvents *te = events_of(c, errp);
    guint index = 0;

    if (!te) {
        return;
    }
    for (GList *l = te->events->head; l; l = l->next, index++) {
        if (strcmp(qdict_get_str(l->data, "event"), c->arg[0].string) == 0) {
            value_push(c->L, QOBJECT((QDict *)l->data));
            bind_return_top(c);
            for (guint i = 0; i <= index; i++) {
                qobject_unref((QDict *)g_queue_pop_head(te->events));
            }
            return;
        }
    }
    bind_return_nil(c);
}

static void event_clear(BindCall *c, Error **errp)
{
    TestEvents *te = events_of(c, errp);
    QDict *dict;

    while (te && (dict = g_queue_pop_head(te->events))) {
        qobject_unref(dict);
    }
}

/* Commands that would take the machine out of the session's hands. */
static bool is_ours(const char *name, Error **errp)
{
    static const struct {
        const char *name, *instead;
    } rows[] = {
        { "cont", "t:run(seconds)" },
        { "stop", "nothing: the machine stands still while test code runs" },
        { "system_reset", "t:reset()" },
        { "quit", "the end of the test" },
        { "migrate", "t:snapshot(name)" },
        { "migrate-incoming", "t:restore(name)" },
        { "snapshot-load", "t:restore(name)" },
        { "snapshot-save", "t:snapshot(name)" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (strcmp(rows[i].name, name) == 0) {
            error_setg(errp, "QMP's '%s' is not for tests: use %s", name,
                       rows[i].instead);
            return true;
        }
    }
    return false;
}

/* The others can name files of the host, or start what does. */
static bool is_harmless(const char *name)
{
    static const char *const names[] = {
        "device-list-properties",
        "inject-nmi",
        "input-send-event",
        "qom-list",
        "qom-list-properties",
        "qom-list-types",
        "send-key",
        "set_link",
        "system_powerdown",
        "system_wakeup",
        NULL,
    };

    return g_str_has_prefix(name, "query-") || g_strv_contains(names, name);
}

static bool check_command(const Engine *e, const char *name, Error **errp)
{
    const QmpCommand *cmd = qmp_find_command(qc_qmp_commands(), name);

    if (!cmd) {
        error_setg(errp, "QMP has no command '%s'", name);
        return false;
    }
    if (cmd->options & QCO_COROUTINE) {
        error_setg(errp, "QMP's '%s' cannot be called from a test", name);
        return false;
    }
    if (is_ours(name, errp)) {
        return false;
    }
    if (!e->cfg.trust_full && !is_harmless(name)) {
        error_setg(errp,
                   "QMP's '%s' reaches beyond the machine: that takes "
                   "trust=full",
                   name);
        return false;
    }
    return true;
}

static bool add_arguments(BindCall *c, QDict *request, Error **errp)
{
    if (!c->arg[1].given) {
        return true;
    }
    QObject *args = value_to_qobject(c->L, c->arg[1].index, errp);
    if (!args) {
        return false;
    }
    if (qobject_type(args) == QTYPE_QLIST &&
        qlist_empty(qobject_to(QList, args))) {
        qobject_unref(args); /* {} */
        return true;
    }
    qdict_put_obj(request, "arguments", args);
    return true;
}

static void test_qmp(BindCall *c, Error **errp)
{
    const char *name = c->arg[0].string;
    g_autoptr(QDict) request = qdict_new();

    qdict_put_str(request, "execute", name);
    if (!session_check(c->engine->session, errp) ||
        !check_command(c->engine, name, errp) ||
        !add_arguments(c, request, errp)) {
        return;
    }
    g_autoptr(QDict) response =
        qmp_dispatch(qc_qmp_commands(), QOBJECT(request), false, NULL);
    QDict *failure = qdict_get_qdict(response, "error");
    if (failure) {
        error_setg(errp, "QMP's '%s': %s", name,
                   qdict_get_str(failure, "desc"));
        return;
    }
    value_push(c->L, qdict_get(response, "return"));
    bind_return_top(c);
}

static const BindRow rows[] = {
    { "test_qmp",
      test_qmp,
      { ARG("command", BIND_STRING), OPT("arguments", BIND_TABLE) },
      "any",
      "Runs a QMP command and returns what it returns." },
    { "test_event_wait",
      event_wait,
      { OPT("name", BIND_STRING) },
      "",
      "While the machine runs, wakes the session when QMP tells the event of "
      "that name. Without a name, none does." },
    { "test_event_take",
      event_take,
      { ARG("name", BIND_STRING) },
      "table?",
      "The first event of that name that QMP told, as it told it; it and all "
      "before it are forgotten. nil if there was none." },
    { "test_event_clear", event_clear, { { 0 } }, "", "Forgets all events." },
};

const BindGroup bind_events = BIND_GROUP("events", rows);
