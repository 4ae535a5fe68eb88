/*
 * What the subcommands' command lines have in common.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "command.h"
#include <string.h>

void command_print_help(const Command *self, GOptionContext *context)
{
    g_autofree char *text = g_option_context_get_help(context, TRUE, NULL);
    /* GLib's own usage line does not know the subcommand. */
    const char *options = strstr(text, "\n\n");

    g_print("usage: qemu-scripted %s [OPTION...] %s\n\n%c%s.%s", self->name,
            self->arguments, g_ascii_toupper(self->summary[0]),
            self->summary + 1, options ? options : "\n");
}

char **command_split_arguments(int *argc, char **argv)
{
    for (int i = 1; i < *argc; i++) {
        if (g_str_equal(argv[i], "--")) {
            *argc = i;
            argv[i] = NULL;
            return &argv[i + 1];
        }
    }
    return &argv[*argc];
}
