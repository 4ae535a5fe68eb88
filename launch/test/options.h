/*
 * The command line of `qemu-scripted test`.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_TEST_OPTIONS_H
#define SCRIPTED_TEST_OPTIONS_H

#include "../command.h"

typedef struct {
    char *directory;
    int jobs;
    char **filters;
    char *shard;
    int shard_index; /* from 0 */
    int shard_count; /* 1 if the work is not divided */
    int repeat;
    gint64 seed; /* negative: choose one */
    double timeout;
    gboolean fail_fast;
    gboolean list;

    gboolean verbose;
    gboolean timings;
    gboolean no_times;
    char *tap;
    char *junit;
    char *result;

    char *executor;
    char *work;
    gboolean merge;

    char **operands;
    char **paths;    /* of the operands, the files and folders */
    char **settings; /* and the others, NAME=VALUE */
    char **qemu;     /* arguments for QEMU; points into argv */
    gboolean help;
} Options;

/**
 * options_parse: FALSE if the command line is wrong, which it has complained
 * about, or if it asks for help, which is then in @options.
 */
gboolean options_parse(Options *options, const Command *self, int argc,
                       char **argv);
void options_clear(Options *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

#endif
