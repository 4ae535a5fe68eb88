/*
 * The subcommands of qemu-scripted.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_COMMAND_H
#define SCRIPTED_COMMAND_H

#include <glib.h>

typedef struct Command {
    const char *name;
    const char *arguments; /* for the usage line */
    const char *summary;   /* one line */
    /* argv[0] is the subcommand's name; returns the exit status. */
    int (*run)(const struct Command *self, int argc, char **argv);
} Command;

int command_run(const Command *self, int argc, char **argv);
/** command_help_device: argv is "device", its name, a script, options of it. */
int command_help_device(int argc, char **argv);
int command_check(const Command *self, int argc, char **argv);
int command_build(const Command *self, int argc, char **argv);
int command_complete(const Command *self, int argc, char **argv);
int command_test(const Command *self, int argc, char **argv);
int command_dump(const Command *self, int argc, char **argv);
int command_diff(const Command *self, int argc, char **argv);
int command_export(const Command *self, int argc, char **argv);

/** command_print_help: the usage line, the summary, the options. */
void command_print_help(const Command *self, GOptionContext *context);

/**
 * command_split_arguments: cuts @argv at "--", for GOption must not see what
 * belongs to QEMU; returns what comes after it, NULL-terminated.
 */
char **command_split_arguments(int *argc, char **argv);

/** complain: one line on stderr, with the program's name. */
void complain(const char *fmt, ...) G_GNUC_PRINTF(1, 2);

#endif
