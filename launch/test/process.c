/*
 * One child process.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "process.h"
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* What is left in a pipe once the process group is dead is less than this. */
#define MAX_DRAIN (4 * 1024 * 1024)

typedef struct {
    int fd; /* -1 when closed */
    guint source;
    Tail text;
} Stream;

struct Process {
    GPid pid;
    int wait_status;
    Stream out;
    Stream err;
    guint guard;
    double guard_seconds;
    gboolean timed_out;
    ProcessDone done;
    gpointer data;
};

static GHashTable *running; /* Process, those that are not over */

static void stream_close(Stream *s)
{
    g_clear_handle_id(&s->source, g_source_remove);
    if (s->fd >= 0) {
        close(s->fd);
        s->fd = -1;
    }
}

/* Reads once; the number of bytes, or 0 if there is nothing (now or ever). */
static gsize stream_read(Stream *s)
{
    char buffer[16 * 1024];
    ssize_t len = s->fd >= 0 ? read(s->fd, buffer, sizeof(buffer)) : 0;

    if (len > 0) {
        tail_add(&s->text, buffer, len);
    }
    return MAX(len, 0);
}

static gboolean stream_ready(int fd, GIOCondition condition, gpointer data)
{
    Stream *s = data;

    if (stream_read(s) || !(condition & (G_IO_HUP | G_IO_ERR))) {
        return G_SOURCE_CONTINUE;
    }
    s->source = 0;
    stream_close(s);
    return G_SOURCE_REMOVE;
}

static void stream_drain(Stream *s)
{
    gsize total = 0;
    gsize len;

    while (total < MAX_DRAIN && (len = stream_read(s))) {
        total += len;
    }
    stream_close(s);
}

/* The end that the child writes to, or -1. */
static int stream_open(Stream *s, GError **error)
{
    int fds[2];

    if (!g_unix_open_pipe(fds, FD_CLOEXEC, error)) {
        return -1;
    }
    g_unix_set_fd_nonblocking(fds[0], TRUE, NULL);
    s->fd = fds[0];
    s->source =
        g_unix_fd_add(s->fd, G_IO_IN | G_IO_HUP | G_IO_ERR, stream_ready, s);
    return fds[1];
}

static void in_child(gpointer data)
{
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static void process_over(GPid pid, int wait_status, gpointer data)
{
    Process *process = data;

    /* The group lives, and keeps its number, as long as one of it does. */
    kill(-pid, SIGKILL);
    process->wait_status = wait_status;
    g_clear_handle_id(&process->guard, g_source_remove);
    stream_drain(&process->out);
    stream_drain(&process->err);
    g_hash_table_remove(running, process);
    process->done(process, process->data);
}

/*
 * Not by GSubprocess, which no longer tells the number of a process that is
 * over already, while what that has started may still run.
 */
static gboolean spawn(Process *process, char *const *argv, gboolean split,
                      GError **error)
{
    int out = stream_open(&process->out, error);
    int err = out >= 0 && split ? stream_open(&process->err, error) : out;
    gboolean started = out >= 0 && err >= 0 &&
                       g_spawn_async_with_fds(
                           NULL, (char **)argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD,
                           in_child, NULL, &process->pid, -1, out, err, error);

    if (out >= 0) {
        close(out);
    }
    if (err >= 0 && err != out) {
        close(err);
    }
    return started;
}

Process *process_start(char *const *argv, gboolean split, ProcessDone done,
                       gpointer data, GError **error)
{
    Process *process = g_new0(Process, 1);

    process->done = done;
    process->data = data;
    process->out.fd = process->err.fd = -1;
    /* apart from the errors, it is an answer, which is needed whole */
    tail_init(&process->out.text, split ? TAIL_ANSWER : TAIL_OUTPUT);
    tail_init(&process->err.text, TAIL_OUTPUT);
    if (!spawn(process, argv, split, error)) {
        process_free(process);
        return NULL;
    }
    if (!running) {
        running = g_hash_table_new(NULL, NULL);
    }
    g_hash_table_add(running, process);
    g_child_watch_add(process->pid, process_over, process);
    return process;
}

void process_free(Process *process)
{
    stream_close(&process->out);
    stream_close(&process->err);
    tail_clear(&process->out.text);
    tail_clear(&process->err.text);
    g_free(process);
}

static gboolean guard_is_over(gpointer data)
{
    Process *process = data;

    process->guard = 0;
    process->timed_out = TRUE;
    process_kill(process);
    return G_SOURCE_REMOVE;
}

void process_guard(Process *process, double seconds)
{
    g_clear_handle_id(&process->guard, g_source_remove);
    process->guard_seconds = seconds;
    if (seconds > 0 && !process->timed_out) {
        process->guard = g_timeout_add(MIN(seconds * 1000 + 1, G_MAXINT),
                                       guard_is_over, process);
    }
}

void process_kill(Process *process)
{
    kill(-process->pid, SIGKILL);
}

void process_kill_all(void)
{
    GHashTableIter iter;
    gpointer process;

    if (!running) {
        return;
    }
    g_hash_table_iter_init(&iter, running);
    while (g_hash_table_iter_next(&iter, &process, NULL)) {
        process_kill(process);
    }
}

void process_adopt(void)
{
    prctl(PR_SET_CHILD_SUBREAPER, 1);
}

/* Kills the children that one thread has according to /proc; how many. */
static guint kill_children(const char *thread)
{
    g_autofree char *path =
        g_strdup_printf("/proc/self/task/%s/children", thread);
    g_autofree char *text = NULL;
    g_auto(GStrv) numbers = NULL;
    guint count = 0;

    if (!g_file_get_contents(path, &text, NULL, NULL)) {
        return 0;
    }
    numbers = g_strsplit(g_strstrip(text), " ", -1);
    for (char **number = numbers; *number; number++) {
        pid_t pid = atoi(*number);

        if (pid > 0 && kill(pid, SIGKILL) == 0) {
            waitpid(pid, NULL, 0);
            count++;
        }
    }
    return count;
}

void process_kill_orphans(void)
{
    guint count;

    /* The children of one that was killed are ours in the next round. */
    do {
        g_autoptr(GDir) threads = g_dir_open("/proc/self/task", 0, NULL);
        const char *thread;

        count = 0;
        while (threads && (thread = g_dir_read_name(threads))) {
            count += kill_children(thread);
        }
    } while (count);
}

char *process_output(const Process *process)
{
    return tail_text(&process->out.text);
}

char *process_errors(const Process *process)
{
    return tail_text(&process->err.text);
}

gboolean process_timed_out(const Process *process)
{
    return process->timed_out;
}

int process_status(const Process *process)
{
    return WIFEXITED(process->wait_status) ? WEXITSTATUS(process->wait_status)
                                           : -1;
}

char *process_fate(const Process *process)
{
    int status = process_status(process);

    if (process->timed_out) {
        return g_strdup_printf("reported nothing for %g s and was killed",
                               process->guard_seconds);
    }
    if (status < 0) {
        int number = WTERMSIG(process->wait_status);

        return g_strdup_printf("was killed by signal %d (%s)", number,
                               strsignal(number));
    }
    return g_strdup_printf("ended with status %d", status);
}
