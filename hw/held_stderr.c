/*
 * Standard error, held back for a while.
 *
 * The text goes to a file in memory, for a pipe would fill up with nobody to
 * empty it: the reader is the very thread that writes. Descriptors belong to
 * the process, and so does what is kept here.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "hw/held_stderr.h"
#include <sys/mman.h>

static int file = -1; /* what descriptor 2 is meanwhile; -1: nothing is held */
static int real;

void held_stderr_begin(void)
{
    if (file >= 0) {
        return;
    }
    real = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    file = real < 0 ? -1 : memfd_create("stderr", MFD_CLOEXEC);
    if (file >= 0) {
        dup2(file, STDERR_FILENO);
    } else if (real >= 0) {
        close(real);
    }
}

/* Bytes are at [0, end) of the file; its offset is where writers go on. */
static off_t held(void)
{
    return file < 0 ? 0 : lseek(file, 0, SEEK_CUR);
}

static void write_all(const char *text, ssize_t size)
{
    while (size > 0) {
        ssize_t done = write(real, text, size);
        if (done < 0 && errno != EINTR && errno != EAGAIN) {
            return; /* nobody reads it */
        }
        text += MAX(done, 0);
        size -= MAX(done, 0);
    }
}

static void pass_on(off_t end)
{
    char part[4096];
    ssize_t got;

    for (off_t at = 0; at < end; at += got) {
        got = pread(file, part, MIN(end - at, (off_t)sizeof(part)), at);
        if (got <= 0) {
            return;
        }
        write_all(part, got);
    }
}

static void empty(void)
{
    if (ftruncate(file, 0) == 0) {
        lseek(file, 0, SEEK_SET);
    }
}

void held_stderr_release(void)
{
    off_t end = held();

    if (end > 0) {
        pass_on(end);
        empty();
    }
}

size_t held_stderr_take(char *text, size_t size)
{
    off_t end = held();
    off_t from = MAX(end - (off_t)size, 0);

    if (end <= 0) {
        return 0;
    }
    pass_on(from);
    ssize_t got = pread(file, text, end - from, from);
    empty();
    return MAX(got, 0);
}

void held_stderr_end(void)
{
    if (file < 0) {
        return;
    }
    dup2(real, STDERR_FILENO);
    held_stderr_release();
    close(file);
    close(real);
    file = -1;
}
