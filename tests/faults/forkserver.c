/*
 * Starts QEMU many times at the price of once: most of a start is the dynamic
 * linker's work, so this object, preloaded into an emulator, waits where that
 * is done and nothing of QEMU has run, and forks for every request.
 *
 * It comes before shim.so in LD_PRELOAD, so that its constructor runs after
 * shim.so's. QEMU's own constructors, of which one starts a thread, come later.
 *
 *   request   uint32_t size; then size bytes of text, each ended by a NUL: the
 *             folder to work in, the arguments after argv[0]
 *   answers   int32_t process id, then, when it has ended, int32_t status as
 *             waitpid() gives it
 *
 * They come and go through the file descriptor that FAULTS_FD names. The
 * process has the folder's files stdin, stdout and stderr as its own.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define REQUEST_MAX (64 << 10)

static char request[REQUEST_MAX + 1]; /* the child's argv points into it */

static bool read_all(int fd, void *to, size_t size)
{
    for (size_t done = 0; done < size;) {
        ssize_t n = read(fd, (char *)to + done, size - done);
        if (n == 0 || (n < 0 && errno != EINTR)) {
            return false;
        }
        done += n > 0 ? n : 0;
    }
    return true;
}

static void answer(int fd, int32_t value)
{
    if (write(fd, &value, sizeof(value)) != sizeof(value)) {
        _exit(EXIT_FAILURE); /* nobody listens any more */
    }
}

static void become(int fd, const char *name, int flags)
{
    int file = open(name, flags, 0666);

    if (file < 0 || dup2(file, fd) < 0) {
        _exit(127);
    }
    close(file);
}

/*
 * argv is what the kernel put on the stack, and argc lies right below it:
 * _start of the program reads both after the constructors. There are as many
 * places as the server got arguments.
 */
static void set_arguments(char **argv, const char *text, size_t size)
{
    intptr_t *argc = (intptr_t *)argv - 1;
    int n = 1;

    for (const char *at = text; at < text + size && n < *argc; n++) {
        argv[n] = (char *)at;
        at += strlen(at) + 1;
    }
    argv[n] = NULL;
    *argc = n;
}

static void start(char **argv, size_t size)
{
    size_t folder = strlen(request) + 1;

    if (chdir(request) != 0) {
        _exit(127);
    }
    become(STDIN_FILENO, "stdin", O_RDONLY);
    become(STDOUT_FILENO, "stdout", O_WRONLY | O_CREAT | O_TRUNC);
    become(STDERR_FILENO, "stderr", O_WRONLY | O_CREAT | O_TRUNC);
    set_arguments(argv, request + folder, size - folder);
}

/* Returns in each child, and never in the server. */
static void serve(int fd, char **argv)
{
    uint32_t size;

    while (read_all(fd, &size, sizeof(size)) && size <= REQUEST_MAX &&
           read_all(fd, request, size)) {
        int status = 0;
        pid_t child = fork();
        if (child == 0) {
            close(fd);
            start(argv, size);
            return;
        }
        answer(fd, child);
        while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
        }
        answer(fd, status);
    }
    _exit(EXIT_SUCCESS);
}

/* The launcher gets this object, too: only an emulator has qemu_init. */
__attribute__((constructor)) static void wait_here(int argc, char **argv)
{
    const char *fd = getenv("FAULTS_FD");

    (void)argc;
    if (fd && dlsym(RTLD_DEFAULT, "qemu_init")) {
        unsetenv("LD_PRELOAD");
        serve(atoi(fd), argv);
    }
}
