/*
 * qemu-scripted complete: what may stand in a command line's last word.
 *
 * Shells call it (launch/completion). What can be asked is asked: commands and
 * options of this program's own help, parameters of the script, properties and
 * device types of QEMU.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "command.h"
#include "emulator.h"
#include <gio/gio.h>
#include <string.h>

/* What a program prints to a question, and where in it the names are. */
#define COMMANDS "^  (--)?[a-z]+(?= )"
#define OPTIONS "(?<=^  |^  -\\w, )--[a-z-]+=?"
#define PARAMETERS "(?<=^  )params\\.[^=]+="
#define PROPERTIES "(?<=^  )[a-z-]+=(?=<)"
#define QEMU_OPTIONS "^-[A-Za-z][\\w-]*"
#define DEVICE_TYPES "(?<=^name \")[^\"]+"

/* A command line before its last word. */
typedef struct Line {
    const char *word;     /* the last word */
    const char *previous; /* "" if there is none */
    const char *command;  /* NULL if there is none */
    const char *script;   /* NULL if there is none */
    gboolean qemu;        /* after -- */
} Line;

static Line read_line(int argc, char **argv)
{
    Line line = { .word = argc > 1 ? argv[argc - 1] : "",
                  .previous = argc > 2 ? argv[argc - 2] : "",
                  .command = argc > 2 ? argv[1] : NULL };

    for (int i = 2; i < argc - 1 && !line.qemu; i++) {
        line.qemu = g_str_equal(argv[i], "--");
        if (!line.script && g_str_has_suffix(argv[i], ".lua") &&
            *argv[i] != '-') {
            line.script = argv[i];
        }
    }
    return line;
}

/*
 * Print the names that start with @word, a line each, in what @argv answers.
 * It fails in silence: a command line that is being typed is often wrong.
 */
static void offer(const char *word, const char *names, const char *const *argv)
{
    g_autoptr(GRegex) regex = g_regex_new(names, G_REGEX_MULTILINE, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    g_autofree char *answer = NULL;
    g_autoptr(GSubprocess) process = g_subprocess_newv(
        argv,
        G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
        NULL);

    if (!process || !g_subprocess_communicate_utf8(process, NULL, NULL, &answer,
                                                   NULL, NULL)) {
        return;
    }
    g_regex_match(regex, answer, 0, &match);
    for (; g_match_info_matches(match); g_match_info_next(match, NULL)) {
        g_autofree char *name = g_match_info_fetch(match, 0);

        g_strchug(name);
        if (g_str_has_prefix(name, word)) {
            g_print("%s\n", name);
        }
    }
}

/* The launcher that a script asks for; of any emulator if there is no script. */
static char *find_emulator(const Line *line)
{
    g_autofree char *any = emulator_any(NULL);
    g_autoptr(GString) machine = g_string_new("scripted");
    g_autofree char *arch = NULL;

    if (!any || !line->script) {
        return g_steal_pointer(&any);
    }
    emulator_add_option(machine, "script", line->script);
    emulator_add_option(machine, "action", "arch");
    arch = emulator_ask((const char *[]) { any, "-M", machine->str, "-display",
                                           "none", "-nodefaults", NULL });
    return arch ? emulator_path(arch, NULL) : NULL;
}

static void offer_qemu(const Line *line)
{
    g_autofree char *emulator = find_emulator(line);

    if (!emulator) {
        return;
    }
    if (g_str_equal(line->previous, "-device")) {
        offer(line->word, DEVICE_TYPES,
              (const char *[]) { emulator, "-device", "help", NULL });
    } else if (*line->word == '-') {
        offer(line->word, QEMU_OPTIONS,
              (const char *[]) { emulator, "-help", NULL });
    }
}

static void offer_machine(const Line *line, const char *self)
{
    g_autofree char *emulator = emulator_any(NULL);

    offer(line->word, PARAMETERS,
          (const char *[]) { self, "run", line->script, "--help", NULL });
    if (emulator) {
        offer(line->word, PROPERTIES,
              (const char *[]) { emulator, "-M", "scripted,help", NULL });
    }
}

int command_complete(const Command *self, int argc, char **argv)
{
    Line line = read_line(argc, argv);
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);

    if (argc == 2 && g_str_equal(argv[1], "--help")) {
        g_print("usage: qemu-scripted %s %s\n\nPrints what may stand in the "
                "last word, a line each, for the shells' completion.\nWhere it "
                "prints nothing, it may be a file.\n",
                self->name, self->arguments);
        return 0;
    }
    if (!line.command || g_str_equal(line.command, "help")) {
        offer(line.word, COMMANDS,
              (const char *[]) { program, "--help", NULL });
    } else if (line.qemu) {
        offer_qemu(&line);
    } else if (*line.word == '-') {
        offer(line.word, OPTIONS,
              (const char *[]) { program, line.command, "--help", NULL });
    } else if (line.script && !strchr(line.word, '=')) {
        offer_machine(&line, program);
    }
    return 0;
}
