/*
 * The way results come from QEMU: a named pipe, read line by line as they are
 * written.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_TEST_CHANNEL_H
#define SCRIPTED_TEST_CHANNEL_H

#include <glib.h>

typedef struct Channel Channel;
typedef void (*ChannelLine)(const char *line, gpointer data);

/** channel_open: makes the pipe @path and calls @line for each of its lines. */
Channel *channel_open(const char *path, ChannelLine line, gpointer data,
                      GError **error);

/**
 * channel_close: what was written and not yet read is read, with a last line
 * that does not end, too; then the pipe is removed.
 */
void channel_close(Channel *channel);

#endif
