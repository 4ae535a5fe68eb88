/*
 * qemu-scripted dump, diff, export: looking at machines.
 *
 * A machine can be described only from within: QEMU builds it, and the module
 * does what a request in the environment asks for (hw/inspect.c). Comparing
 * two descriptions is Lua's work, too, so that is done by one more QEMU, which
 * has no machine.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "command.h"
#include "emulator.h"
#include "test/json.h"
#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define REQUEST "QEMU_SCRIPTED_INSPECT"
#define TROUBLE 2 /* as diff(1) has it */

/* What the command line says. */
typedef struct {
    char *target;
    char *output;
    char **ignore;
    char **rename;
    gboolean help;
    char **operands;
    GPtrArray *machines; /* of the operands: boards, scripts, descriptions */
    GPtrArray *settings; /* NAME=VALUE: properties of scripted machines */
    char **qemu;         /* QEMU's own arguments; points into argv */
    char *dir;           /* for temporary files */
} Look;

static void look_clear(Look *l)
{
    g_free(l->target);
    g_free(l->output);
    g_strfreev(l->ignore);
    g_strfreev(l->rename);
    g_strfreev(l->operands);
    g_clear_pointer(&l->machines, g_ptr_array_unref);
    g_clear_pointer(&l->settings, g_ptr_array_unref);
    if (l->dir) {
        g_autoptr(GDir) dir = g_dir_open(l->dir, 0, NULL);
        const char *name;

        while (dir && (name = g_dir_read_name(dir))) {
            g_autofree char *path = g_build_filename(l->dir, name, NULL);
            g_unlink(path);
        }
        g_rmdir(l->dir);
        g_free(l->dir);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Look, look_clear)

static GOptionContext *make_context(Look *l, gboolean two)
{
    const GOptionEntry entries[] = {
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &l->output,
          "write to FILE, not to standard output", "FILE" },
        { "target", 0, 0, G_OPTION_ARG_STRING, &l->target,
          "use qemu-system-ARCH", "ARCH" },
        { "help", 'h', 0, G_OPTION_ARG_NONE, &l->help, "print this text",
          NULL },
        { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &l->operands,
          NULL, NULL },
        { NULL },
    };
    const GOptionEntry comparing[] = {
        { "ignore", 0, 0, G_OPTION_ARG_STRING_ARRAY, &l->ignore,
          "do not count differences whose line holds TEXT; may be given "
          "several times",
          "TEXT" },
        { "rename", 0, 0, G_OPTION_ARG_STRING_ARRAY, &l->rename,
          "call OLD in A's description NEW; may be given several times",
          "OLD=NEW" },
        { NULL },
    };
    GOptionContext *context = g_option_context_new(NULL);

    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_add_main_entries(context, entries, NULL);
    if (two) {
        g_option_context_add_main_entries(context, comparing, NULL);
    }
    g_option_context_set_description(
        context,
        "A machine is a board of QEMU (virt, or virt,secure=on; -M may stand "
        "before it), a\nscript (*.lua) with its parameters (params.harts=2), "
        "or a description that dump\nhas written (*.json). What follows -- "
        "goes to each QEMU that is started.\n\n"
        "  qemu-scripted diff sifive_u my_sifive_u.lua -- -smp 5 -nic none\n");
    return context;
}

/* Operands */

static gboolean is_script(const char *machine)
{
    return g_str_has_suffix(machine, ".lua");
}

static gboolean is_description(const char *machine)
{
    return g_str_has_suffix(machine, ".json");
}

/* "virt,secure=on" is a board, "params.harts=2" is not. */
static gboolean is_setting(const char *operand)
{
    return operand[strcspn(operand, "=,")] == '=';
}

static gboolean sort_operands(Look *l, const char *command, guint count)
{
    l->machines = g_ptr_array_new();
    l->settings = g_ptr_array_new();
    for (char **o = l->operands; o && *o; o++) {
        g_ptr_array_add(is_setting(*o) ? l->settings : l->machines, *o);
    }
    if (l->machines->len != count) {
        complain("%s, not %u (QEMU's own arguments come after --); "
                 "'qemu-scripted %s --help' explains",
                 count == 2 ? "diff takes two machines"
                            : "it takes one machine",
                 l->machines->len, command);
        return FALSE;
    }
    return TRUE;
}

/* "-M board" is "board", as QEMU's users write it. */
static int drop_machine_options(int argc, char **argv)
{
    int kept = 1;

    for (int i = 1; i < argc; i++) {
        if (!(g_str_equal(argv[i], "-M") && i + 1 < argc)) {
            argv[kept++] = argv[i];
        }
    }
    argv[kept] = NULL;
    return kept;
}

static gboolean parse(const Command *self, Look *l, int argc, char **argv,
                      guint machines)
{
    g_autoptr(GOptionContext) context = make_context(l, machines == 2);
    g_autoptr(GError) error = NULL;

    l->qemu = command_split_arguments(&argc, argv);
    argc = drop_machine_options(argc, argv);
    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        complain("%s (QEMU's own options come after --)", error->message);
        return FALSE;
    }
    if (l->help) {
        command_print_help(self, context);
        return TRUE;
    }
    if (!sort_operands(l, self->name, machines)) {
        return FALSE;
    }
    l->dir = g_dir_make_tmp("qemu-scripted-XXXXXX", &error);
    if (!l->dir) {
        complain("%s", error->message);
    }
    return l->dir != NULL;
}

/* Requests */

static void add_member(GString *s, const char *key, const char *value)
{
    g_string_append(s, s->len ? "," : "{");
    json_add_string(s, key);
    g_string_append_c(s, ':');
    json_add_string(s, value);
}

static void add_list(GString *s, const char *key, char **values)
{
    g_string_append_c(s, ',');
    json_add_string(s, key);
    g_string_append(s, ":[");
    for (char **v = values; v && *v; v++) {
        g_string_append(s, v == values ? "" : ",");
        json_add_string(s, *v);
    }
    g_string_append_c(s, ']');
}

/*
 * Runs QEMU with a request; its exit status, or -1. What a machine or a script
 * prints is not the result: it goes to standard error.
 */
static int run(char **argv, const char *request)
{
    g_autoptr(GSubprocessLauncher)
        launcher = g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_NONE);
    g_autoptr(GSubprocess) process = NULL;
    g_autoptr(GError) error = NULL;

    g_subprocess_launcher_setenv(launcher, REQUEST, request, TRUE);
    g_subprocess_launcher_take_stdout_fd(launcher, dup(STDERR_FILENO));
    process = g_subprocess_launcher_spawnv(launcher, (const char *const *)argv,
                                           &error);
    if (!process || !g_subprocess_wait(process, NULL, &error)) {
        complain("%s", error->message);
        return -1;
    }
    return g_subprocess_get_if_exited(process)
               ? g_subprocess_get_exit_status(process)
               : -1;
}

/* Machines */

static char *machine_options(const Look *l, const char *machine)
{
    GString *s = g_string_new(NULL);

    if (!is_script(machine)) {
        return g_string_free(g_string_append(s, machine), FALSE);
    }
    g_string_append(s, "scripted");
    emulator_add_option(s, "script", machine);
    for (guint i = 0; i < l->settings->len; i++) {
        const char *setting = l->settings->pdata[i];
        const char *value = strchr(setting, '=') + 1;
        g_autofree char *name = g_strndup(setting, value - 1 - setting);

        emulator_add_option(s, name, value);
    }
    return g_string_free(s, FALSE);
}

static char *script_arch(const Look *l, const char *script, GError **error)
{
    g_autofree char *options = machine_options(l, script);
    g_autofree char *machine = g_strconcat(options, ",action=arch", NULL);
    g_autofree char *any = emulator_any(error);

    return any ? emulator_ask((const char *[]) { any, "-M", machine, "-display",
                                                 "none", "-nodefaults", NULL })
               : NULL;
}

/*
 * The architecture for all machines of the command line: the one asked for, or
 * a script's, or a board's.
 */
static char *choose_arch(const Look *l, GError **error)
{
    const char *board = NULL;

    if (l->target) {
        return g_strdup(l->target);
    }
    for (guint i = 0; i < l->machines->len; i++) {
        const char *machine = l->machines->pdata[i];
        if (is_script(machine)) {
            return script_arch(l, machine, error);
        }
        board = board || is_description(machine) ? board : machine;
    }
    if (!board) {
        return NULL;
    }
    g_autofree char *name = g_strndup(board, strcspn(board, ","));
    return emulator_with_machine(name, error);
}

static gboolean is_given(char **arguments, const char *option)
{
    return g_strv_contains((const char *const *)arguments, option);
}

/*
 * Built, reset, never run; clock and random numbers fixed; as many serial
 * ports as boards look for.
 */
static void add_arguments(GPtrArray *argv, const Look *l)
{
    static const char *const fixed[] = {
        "-S",       "-display", "none",
        "-monitor", "none",     "-seed",
        "1",        "-rtc",     "base=2020-01-01T00:00:00,clock=vm",
    };
    static const char *const serial[] = {
        "-parallel", "none",    "-serial", "null",    "-serial",
        "null",      "-serial", "null",    "-serial", "null",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(fixed); i++) {
        g_ptr_array_add(argv, (char *)fixed[i]);
    }
    for (size_t i = 0;
         i < G_N_ELEMENTS(serial) && !is_given(l->qemu, "-serial") &&
         !is_given(l->qemu, "-nodefaults");
         i++) {
        g_ptr_array_add(argv, (char *)serial[i]);
    }
    for (char **arg = l->qemu; *arg; arg++) {
        g_ptr_array_add(argv, *arg);
    }
    g_ptr_array_add(argv, NULL);
}

/* Lets QEMU do @action with a machine, into file @output. */
static gboolean inspect(const Look *l, const char *arch, const char *machine,
                        const char *action, const char *output)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *emulator = emulator_path(arch, &error);
    g_autofree char *options = machine_options(l, machine);
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    g_autoptr(GString) request = g_string_new(NULL);

    if (!emulator) {
        complain("%s", error->message);
        return FALSE;
    }
    add_member(request, "action", action);
    add_member(request, "output", output);
    g_string_append_c(request, '}');
    g_ptr_array_add(argv, emulator);
    g_ptr_array_add(argv, (char *)"-M");
    g_ptr_array_add(argv, options);
    add_arguments(argv, l);
    if (run((char **)argv->pdata, request->str) != 0) {
        complain("qemu-system-%s could not %s %s", arch, action, machine);
        return FALSE;
    }
    return TRUE;
}

/* The result, from a temporary file to where it is wanted. */
static gboolean deliver(const Look *l, const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    gsize len;

    if (!g_file_get_contents(path, &text, &len, &error)) {
        complain("%s", error->message);
        return FALSE;
    }
    if (l->output) {
        if (!g_file_set_contents(l->output, text, len, &error)) {
            complain("%s", error->message);
        }
        return !error;
    }
    if (fwrite(text, 1, len, stdout) != len || fflush(stdout) != 0) {
        complain("standard output: %s", g_strerror(errno));
        return FALSE;
    }
    return TRUE;
}

/* The commands */

static int look_at_one(const Command *self, int argc, char **argv)
{
    g_auto(Look) l = { 0 };
    g_autoptr(GError) error = NULL;

    if (!parse(self, &l, argc, argv, 1)) {
        return 1;
    }
    if (l.help) {
        return 0;
    }
    const char *machine = l.machines->pdata[0];
    if (is_description(machine)) {
        complain("%s is a description, not a machine", machine);
        return 1;
    }
    g_autofree char *arch = choose_arch(&l, &error);
    g_autofree char *result = g_build_filename(l.dir, "result", NULL);
    if (!arch) {
        if (error) {
            complain("%s", error->message);
        }
        return 1;
    }
    return inspect(&l, arch, machine, self->name, result) && deliver(&l, result)
               ? 0
               : 1;
}

int command_dump(const Command *self, int argc, char **argv)
{
    return look_at_one(self, argc, argv);
}

int command_export(const Command *self, int argc, char **argv)
{
    return look_at_one(self, argc, argv);
}

/* The file with machine number @n's description. */
static char *describe(const Look *l, const char *arch, guint n)
{
    const char *machine = l->machines->pdata[n];
    g_autofree char *name = g_strdup_printf("%c.json", "ab"[n]);
    g_autofree char *path = g_build_filename(l->dir, name, NULL);

    if (is_description(machine)) {
        return g_canonicalize_filename(machine, NULL);
    }
    return inspect(l, arch, machine, "dump", path) ? g_steal_pointer(&path)
                                                   : NULL;
}

static int compare(const Look *l, const char *a, const char *b)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *any = emulator_any(&error);
    g_autofree char *result = g_build_filename(l->dir, "result", NULL);
    g_autoptr(GString) request = g_string_new(NULL);
    char *argv[] = { any,
                     (char *)"-M",
                     (char *)"none",
                     (char *)"-S",
                     (char *)"-display",
                     (char *)"none",
                     (char *)"-nodefaults",
                     NULL };

    if (!any) {
        complain("%s", error->message);
        return TROUBLE;
    }
    add_member(request, "action", "diff");
    add_member(request, "a", a);
    add_member(request, "b", b);
    add_member(request, "output", result);
    add_list(request, "ignore", l->ignore);
    add_list(request, "rename", l->rename);
    g_string_append_c(request, '}');
    int status = run(argv, request->str);
    if ((status != 0 && status != 1) || !deliver(l, result)) {
        return TROUBLE;
    }
    return status;
}

int command_diff(const Command *self, int argc, char **argv)
{
    g_auto(Look) l = { 0 };
    g_autoptr(GError) error = NULL;

    if (!parse(self, &l, argc, argv, 2)) {
        return TROUBLE;
    }
    if (l.help) {
        return 0;
    }
    g_autofree char *arch = choose_arch(&l, &error);
    if (error) {
        complain("%s", error->message);
        return TROUBLE;
    }
    g_autofree char *a = describe(&l, arch, 0);
    g_autofree char *b = a ? describe(&l, arch, 1) : NULL;
    return b ? compare(&l, a, b) : TROUBLE;
}
