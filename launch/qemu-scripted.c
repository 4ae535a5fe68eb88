/*
 * qemu-scripted: runs and checks machines that are Lua scripts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "command.h"
#include "emulator.h"
#include <stdio.h>

static int command_help(const Command *self, int argc, char **argv);

static const Command commands[] = {
    { "run", "SCRIPT [NAME=VALUE...] [-- QEMU-ARGUMENT...]",
      "run the machine that SCRIPT describes", command_run },
    { "check", "SCRIPT [NAME=VALUE...] [-- QEMU-ARGUMENT...]",
      "report the faults of SCRIPT without running the machine",
      command_check },
    { "test", "[OPTION...] [FILE|DIR...] [NAME=VALUE...] [-- QEMU-ARGUMENT...]",
      "run machines that test themselves", command_test },
    { "dump", "BOARD|SCRIPT [NAME=VALUE...] [-- QEMU-ARGUMENT...]",
      "describe all that a machine is made of, as JSON", command_dump },
    { "diff", "A B [NAME=VALUE...] [-- QEMU-ARGUMENT...]",
      "compare two machines: boards of QEMU, scripts, or descriptions",
      command_diff },
    { "build", "--qemu FILE [--source DIR] [--config FILE]",
      "build the module for one more QEMU", command_build },
    { "export", "BOARD [-- QEMU-ARGUMENT...]",
      "write a script of a board of QEMU", command_export },
    { "complete", "[WORD...]",
      "print what may stand in the last word, for shells", command_complete },
    { "help", "[COMMAND | device NAME SCRIPT [NAME=VALUE...]]",
      "explain a command, or a device that SCRIPT declares", command_help },
};

void complain(const char *fmt, ...)
{
    g_autofree char *text = NULL;
    va_list ap;

    va_start(ap, fmt);
    text = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    g_printerr("qemu-scripted: %s\n", text);
}

/* GLib would put '?' for its own quotes where the locale is C. */
static void print_error(const char *text)
{
    fputs(text, stderr);
}

static const Command *find_command(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
        if (g_str_equal(commands[i].name, name)) {
            return &commands[i];
        }
    }
    return NULL;
}

static void print_usage(void)
{
    g_print("usage: qemu-scripted COMMAND [ARGUMENT...]\n\n"
            "Runs machines for QEMU that are described by a Lua script.\n\n");
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
        g_print("  %-10s%s\n", commands[i].name, commands[i].summary);
    }
    g_print("  %-10s%s\n", "--version",
            "print this program's version and the QEMU versions it can load "
            "into");
    g_print("\n'qemu-scripted COMMAND --help' explains a command. The same "
            "machines run with\n'qemu-system-ARCH -M scripted,script=SCRIPT,"
            "NAME=VALUE', where qemu-system-ARCH is\nthe one in %s.\n",
            emulator_dir());
}

static int print_version(void)
{
    g_auto(GStrv) modules = emulator_modules();
    g_autofree char *list = g_strjoinv(", ", modules);

    g_print("qemu-scripted %s\nmodules for QEMU: %s\n", SCRIPTED_VERSION,
            *list ? list : "none");
    return 0;
}

static int command_help(const Command *self, int argc, char **argv)
{
    const Command *command = argc > 1 ? find_command(argv[1]) : NULL;
    char *help[] = { NULL, (char *)"--help", NULL };

    if (argc > 1 && g_str_equal(argv[1], "device")) {
        return command_help_device(argc - 1, argv + 1);
    }
    if (argc > 1 && !command) {
        complain("there is no command '%s'", argv[1]);
        return 1;
    }
    if (!command || command == self) {
        print_usage();
        return 0;
    }
    help[0] = argv[1];
    return command->run(command, 2, help);
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "--help";
    const Command *command = find_command(name);

    g_set_printerr_handler(print_error);
    if (command) {
        return command->run(command, argc - 1, argv + 1);
    }
    if (g_str_equal(name, "--version") || g_str_equal(name, "-V")) {
        return print_version();
    }
    if (g_str_equal(name, "--help") || g_str_equal(name, "-h")) {
        print_usage();
        return argc > 1 ? 0 : 1;
    }
    complain("there is no command '%s'; 'qemu-scripted --help' lists them",
             name);
    return 1;
}
