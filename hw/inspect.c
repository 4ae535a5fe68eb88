/*
 * Looking at a machine, be it a C board or a scripted one.
 *
 * `qemu-scripted dump`, `diff` and `export` start QEMU with a request, a JSON
 * object, in the environment. The machine is built as ever. When QEMU's main
 * loop starts, which is after the first reset, the language's module
 * qemu.inspect gets the request, and what it returns is written to the file
 * that the request names. Lua does the work; here is only when.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "hw/compat.h"

#include "hw/abi.h"
#include "hw/inspect.h"
#include "hw/module.h"
#include "hw/realize_order.h"
#include "hw/reset_seen.h"
#include "lua/engine.h"
#include "lua/value.h"

#define REQUEST "QEMU_SCRIPTED_INSPECT"

typedef struct Inspection {
    QDict *request;
    Notifier machine_done;
    int status;     /* QEMU's exit status */
    Engine *engine; /* ends with the process */
} Inspection;

static Inspection inspection;

/* Write what Lua returned: the whole of it, or say why not. */
static bool write_result(const char *text, size_t len, Error **errp)
{
    const char *path = qdict_get_try_str(inspection.request, "output");
    FILE *f = path ? fopen(path, "w") : NULL;
    bool ok = f && fwrite(text, 1, len, f) == len;

    if ((f && fclose(f) != 0) || !ok) {
        error_setg_errno(errp, errno, "cannot write to %s",
                         path ? path : "an output that is not named");
        return false;
    }
    return true;
}

static int inspect_body(lua_State *L)
{
    Error *err = NULL;
    size_t len;

    lua_getglobal(L, "require");
    lua_pushliteral(L, "qemu.inspect");
    lua_call(L, 1, 1);
    value_push(L, QOBJECT(inspection.request));
    lua_call(L, 1, 2); /* text, status */
    inspection.status = lua_tointeger(L, -1);
    const char *text = lua_tolstring(L, -2, &len);
    if (text && !write_result(text, len, &err)) {
        lua_pushstring(L, error_get_pretty(err));
        error_free(err);
        return lua_error(L);
    }
    return 0;
}

/* In the main loop: the machine is complete and has been reset. */
static void inspect(void *opaque)
{
    EngineConfig cfg = {
        .share_dir = module_share_dir(),
        .memory_limit = 4 * GiB,
        .trust_full = true, /* the language's own code alone runs here */
    };
    Error *err = NULL;

    (void)opaque;
    reset_seen_end();
    inspection.engine = engine_new(&cfg, &err);
    if (!inspection.engine ||
        !engine_enter(inspection.engine, inspect_body, NULL, &err)) {
        error_report_err(err);
        inspection.status = 2;
    }
    exit(inspection.status);
}

static void machine_done(Notifier *n, void *data)
{
    (void)n;
    (void)data;
    abi_check_or_exit();
    reset_seen_begin();
    aio_bh_schedule_oneshot(qemu_get_aio_context(), inspect, NULL);
}

void inspect_if_asked(void)
{
    const char *text = getenv(REQUEST);
    QObject *request = text ? qobject_from_json(text, NULL) : NULL;

    if (!text) {
        return;
    }
    unsetenv(REQUEST); /* not for QEMU's children */
    inspection.request = qobject_to(QDict, request);
    if (!inspection.request) {
        fprintf(stderr, "qemu-scripted: " REQUEST " is no JSON object\n");
        _exit(EXIT_FAILURE);
    }
    inspection.machine_done.notify = machine_done;
    /* The first list that QEMU runs when all types are registered. */
    register_module_init(realize_order_begin, MODULE_INIT_MIGRATION);
    /* The first to be added is the last to be called. */
    qemu_add_machine_init_done_notifier(&inspection.machine_done);
}
