/*
 * The way results come from QEMU.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "channel.h"
#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Far longer than any event. A longer line is cut, and then no event. */
#define MAX_LINE (1024 * 1024)

/* What a pipe can hold is less than this. */
#define MAX_DRAIN (4 * 1024 * 1024)

struct Channel {
    char *path;
    int fd;
    guint source;
    GString *rest; /* of a line whose end is not there yet */
    ChannelLine line;
    gpointer data;
};

static void take_line(Channel *channel)
{
    g_autofree char *line = g_strdup(channel->rest->str);

    g_string_truncate(channel->rest, 0);
    if (*line) {
        channel->line(line, channel->data);
    }
}

/* A line is text, in which a byte 0 has no place. */
static void take_bytes(Channel *channel, const char *data, gsize len)
{
    for (gsize i = 0; i < len; i++) {
        if (data[i] == '\n' || channel->rest->len >= MAX_LINE) {
            take_line(channel);
        } else {
            g_string_append_c(channel->rest, data[i] ? data[i] : '?');
        }
    }
}

static gsize channel_read(Channel *channel)
{
    char buffer[16 * 1024];
    ssize_t len = read(channel->fd, buffer, sizeof(buffer));

    if (len > 0) {
        take_bytes(channel, buffer, len);
    }
    return MAX(len, 0);
}

static gboolean channel_ready(int fd, GIOCondition condition, gpointer data)
{
    channel_read(data);
    return G_SOURCE_CONTINUE;
}

Channel *channel_open(const char *path, ChannelLine line, gpointer data,
                      GError **error)
{
    Channel *channel;
    int fd = -1;

    /*
     * Opened for writing, too: then it opens at once, and a writer that goes
     * and comes again is no end of file.
     */
    if (mkfifo(path, 0600) == 0) {
        fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    }
    if (fd < 0) {
        g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno),
                    "%s: %s", path, g_strerror(errno));
        return NULL;
    }
    channel = g_new0(Channel, 1);
    channel->path = g_strdup(path);
    channel->fd = fd;
    channel->rest = g_string_new(NULL);
    channel->line = line;
    channel->data = data;
    channel->source = g_unix_fd_add(fd, G_IO_IN, channel_ready, channel);
    return channel;
}

void channel_close(Channel *channel)
{
    gsize total = 0;
    gsize len;

    while (total < MAX_DRAIN && (len = channel_read(channel))) {
        total += len;
    }
    take_line(channel);
    g_source_remove(channel->source);
    close(channel->fd);
    unlink(channel->path);
    g_string_free(channel->rest, TRUE);
    g_free(channel->path);
    g_free(channel);
}
