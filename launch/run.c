/*
 * qemu-scripted run, qemu-scripted check.
 *
 * Both become QEMU; what they add is the choice of the emulator, which the
 * script decides, and a command line that is easier to type.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "command.h"
#include "emulator.h"
#include <string.h>

/* What the command line says. */
typedef struct {
    char *target;
    char **code;
    char **overlays;
    gboolean help;
    gboolean reload;
    char **operands; /* the script, then NAME=VALUE... */
    char **qemu;     /* QEMU's own arguments; points into argv */
} Request;

static void request_clear(Request *r)
{
    g_free(r->target);
    g_strfreev(r->code);
    g_strfreev(r->overlays);
    g_strfreev(r->operands);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Request, request_clear)

static GOptionContext *make_context(Request *r)
{
    const GOptionEntry entries[] = {
        { "code", 'e', 0, G_OPTION_ARG_STRING_ARRAY, &r->code,
          "Lua text to run after the script, on the same machine", "CODE" },
        { "overlay", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &r->overlays,
          "a script to run after SCRIPT, on the same machine; may be given "
          "several times",
          "FILE" },
        { "target", 0, 0, G_OPTION_ARG_STRING, &r->target,
          "use qemu-system-ARCH instead of asking the script", "ARCH" },
        { "reload", 0, 0, G_OPTION_ARG_NONE, &r->reload,
          "when a script changes, give its device classes the new functions",
          NULL },
        { "help", 'h', 0, G_OPTION_ARG_NONE, &r->help,
          "with a SCRIPT: print its parameters; without: this text", NULL },
        { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &r->operands,
          NULL, NULL },
        { NULL },
    };
    GOptionContext *context = g_option_context_new(NULL);

    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_add_main_entries(context, entries, NULL);
    g_option_context_set_description(
        context,
        "NAME=VALUE is a property of the machine: params.NAME=VALUE gives one "
        "of the\nscript's parameters, trust=full lifts the sandbox. What "
        "follows -- goes to QEMU as\nit is, as in\n\n"
        "  qemu-scripted run soc.lua params.harts=2 -- -nographic -kernel "
        "fw.elf\n");
    return context;
}

static gboolean operands_are_valid(char **operands)
{
    for (char **o = operands + 1; *o; o++) {
        if (!strchr(*o, '=') || **o == '=') {
            complain("'%s' is not NAME=VALUE; QEMU's own arguments come after "
                     "--",
                     *o);
            return FALSE;
        }
    }
    return TRUE;
}

static char *machine_options(const Request *r, const char *action)
{
    GString *s = g_string_new("scripted");

    emulator_add_option(s, "script", r->operands[0]);
    if (r->overlays) {
        g_autofree char *list = g_strjoinv(":", r->overlays);

        emulator_add_option(s, "overlay", list);
    }
    if (r->code) {
        g_autofree char *code = g_strjoinv("\n", r->code);

        emulator_add_option(s, "code", code);
    }
    for (char **o = r->operands + 1; *o; o++) {
        const char *value = strchr(*o, '=') + 1;
        g_autofree char *name = g_strndup(*o, value - 1 - *o);

        emulator_add_option(s, name, value);
    }
    if (r->reload) {
        emulator_add_option(s, "reload", "on");
    }
    if (action) {
        emulator_add_option(s, "action", action);
    }
    return g_string_free(s, FALSE);
}

/* What the script says it is for. */
static char *ask_arch(const Request *r, GError **error)
{
    g_autofree char *machine = machine_options(r, "arch");
    g_autofree char *any = emulator_any(error);

    return any ? emulator_ask((const char *[]) { any, "-M", machine, "-display",
                                                 "none", "-nodefaults", NULL })
               : NULL;
}

/* The launcher of the emulator that the script wants. */
static char *choose_emulator(const Request *r)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *asked = r->target ? NULL : ask_arch(r, &error);
    const char *arch = r->target ? r->target : asked;
    char *path = arch ? emulator_path(arch, &error) : NULL;

    if (error) {
        complain("%s", error->message);
    }
    return path;
}

static int become_qemu(const Request *r, const char *action)
{
    g_autofree char *emulator = choose_emulator(r);
    g_autofree char *machine = machine_options(r, action);
    g_autoptr(GPtrArray) argv = g_ptr_array_new();

    if (!emulator) {
        return 1;
    }
    g_ptr_array_add(argv, emulator);
    g_ptr_array_add(argv, (char *)"-M");
    g_ptr_array_add(argv, machine);
    if (action) {
        g_ptr_array_add(argv, (char *)"-display");
        g_ptr_array_add(argv, (char *)"none");
    }
    for (char **arg = r->qemu; *arg; arg++) {
        g_ptr_array_add(argv, *arg);
    }
    g_ptr_array_add(argv, NULL);
    return emulator_become((char **)argv->pdata);
}

static int run(const Command *self, int argc, char **argv, const char *action)
{
    g_auto(Request) r = { 0 };
    g_autoptr(GOptionContext) context = make_context(&r);
    g_autoptr(GError) error = NULL;

    r.qemu = command_split_arguments(&argc, argv);
    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        complain("%s (QEMU's own options come after --)", error->message);
        return 1;
    }
    if (!r.operands) {
        if (r.help) {
            command_print_help(self, context);
            return 0;
        }
        complain("which script? 'qemu-scripted %s --help' explains",
                 self->name);
        return 1;
    }
    if (!operands_are_valid(r.operands)) {
        return 1;
    }
    return become_qemu(&r, r.help ? "help" : action);
}

int command_help_device(int argc, char **argv)
{
    g_auto(Request) r = { 0 };

    if (argc < 3) {
        complain("usage: qemu-scripted help device NAME SCRIPT "
                 "[NAME=VALUE...]");
        return 1;
    }
    r.operands = g_strdupv(argv + 2);
    if (!operands_are_valid(r.operands)) {
        return 1;
    }
    g_autofree char *emulator = choose_emulator(&r);
    g_autofree char *options = machine_options(&r, "help");
    g_autoptr(GString) machine = g_string_new(options);
    if (!emulator) {
        return 1;
    }
    emulator_add_option(machine, "device", argv[1]);
    char *command[] = { emulator,           (char *)"-M",   machine->str,
                        (char *)"-display", (char *)"none", NULL };
    return emulator_become(command);
}

int command_run(const Command *self, int argc, char **argv)
{
    return run(self, argc, argv, NULL);
}

int command_check(const Command *self, int argc, char **argv)
{
    return run(self, argc, argv, "check");
}
