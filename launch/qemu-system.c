/*
 * qemu-system-*: the distribution's emulator, with one machine type more.
 *
 * Installed under each emulator's name. Finds the real one of that name on
 * PATH, puts the shim into LD_PRELOAD and becomes it; arguments, standard
 * streams, exit status and signals are QEMU's own. libc alone, so that it
 * costs next to nothing.
 *
 *     <root>/lib/qemu-scripted/launcher         this program
 *     <root>/lib/qemu-scripted/bin/qemu-system-ARCH -> ../launcher
 *     <root>/lib/qemu-scripted/shim.so
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "environment.h"
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

__attribute__((noreturn, format(printf, 2, 3))) static void die(
    const char *name, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    fprintf(stderr, "%s: ", name);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
    exit(EXIT_FAILURE);
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/*
 * Another installation's launcher would look for this one in turn, and so on
 * without end: what resolves to a file called "launcher" is none either.
 */
static bool is_launcher(const char *path)
{
    char real[PATH_MAX];

    return realpath(path, real) && !strcmp(base_name(real), "launcher");
}

/* Whether @path can be run and is not this program under another name. */
static bool is_emulator(const char *path, const struct stat *self)
{
    struct stat st;

    return !access(path, X_OK) && !stat(path, &st) && S_ISREG(st.st_mode) &&
           (st.st_dev != self->st_dev || st.st_ino != self->st_ino) &&
           !is_launcher(path);
}

/* The first emulator called @name on PATH, into @found (PATH_MAX bytes). */
static bool find_emulator(const char *name, const struct stat *self,
                          char *found)
{
    const char *dir = getenv("PATH");
    const char *end;

    for (dir = dir ? dir : "/usr/local/bin:/usr/bin:/bin"; dir; dir = end) {
        int len;

        end = strchr(dir, ':');
        len = end ? (int)(end++ - dir) : (int)strlen(dir);
        if (len &&
            snprintf(found, PATH_MAX, "%.*s/%s", len, dir, name) < PATH_MAX &&
            is_emulator(found, self)) {
            return true;
        }
    }
    return false;
}

/* AddressSanitizer's library, in a build that is checked by it. */
static const char *sanitizer(void)
{
#ifdef __SANITIZE_ADDRESS__
    Dl_info library;

    if (dladdr(dlsym(RTLD_DEFAULT, "__asan_init"), &library)) {
        return library.dli_fname;
    }
#endif
    return "";
}

/*
 * The loader complains of a library that is gone since this was built. What
 * the host preloads into every program comes after LD_PRELOAD, and has to come
 * before the libraries it replaces functions of.
 */
static void write_libraries(FILE *to)
{
    if (!access("/etc/ld.so.preload", F_OK)) {
        return;
    }
    for (const char *const *path = preload_libraries; *path; path++) {
        if (!access(*path, R_OK)) {
            fprintf(to, "%s:", *path);
        }
    }
}

/* Last: a sanitizer's library insists on being first in the process. */
static void add_preload(const char *name, const char *shim)
{
    const char *old = getenv("LD_PRELOAD");
    const char *first = sanitizer();
    char *value;
    size_t size;
    FILE *to = open_memstream(&value, &size);

    if (!to) {
        die(name, "out of memory");
    }
    fprintf(to, "%s%s%s%s", first, *first ? ":" : "", old ? old : "",
            old && *old ? ":" : "");
    write_libraries(to);
    fprintf(to, "%s", shim);
    if (fclose(to)) {
        die(name, "out of memory");
    }
    if (setenv("LD_PRELOAD", value, 1)) {
        die(name, "cannot set LD_PRELOAD: %s", strerror(errno));
    }
    free(value);
}

/* Who has set it keeps what he has set. */
static void add_tunable(const char *name)
{
    const char *old = getenv("GLIBC_TUNABLES");
    char *value;

    if (old && strstr(old, HUGE_PAGES_TUNABLE "=")) {
        return;
    }
    if (asprintf(&value, "%s%s%s", old ? old : "", old && *old ? ":" : "",
                 HUGE_PAGES) < 0 ||
        setenv("GLIBC_TUNABLES", value, 1)) {
        die(name, "cannot set GLIBC_TUNABLES: %s", strerror(errno));
    }
    free(value);
}

int main(int argc, char **argv)
{
    const char *name = argc > 0 ? base_name(argv[0]) : "qemu-system";
    char self[PATH_MAX];
    char emulator[PATH_MAX];
    char shim[PATH_MAX + sizeof("/shim.so")];
    struct stat st;
    ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);

    if (len < 0) {
        die(name, "cannot read /proc/self/exe: %s", strerror(errno));
    }
    self[len] = '\0';
    if (stat(self, &st)) {
        die(name, "%s: %s", self, strerror(errno));
    }
    if (strncmp(name, "qemu-system-", strlen("qemu-system-"))) {
        die(name, "run this through a link called qemu-system-ARCH");
    }
    if (!find_emulator(name, &st, emulator)) {
        die(name,
            "no other %s on PATH: is QEMU for this architecture "
            "installed?",
            name);
    }

    *strrchr(self, '/') = '\0';
    snprintf(shim, sizeof(shim), "%s/shim.so", self);
    if (access(shim, R_OK)) {
        die(name, "%s: %s", shim, strerror(errno));
    }
    if (strpbrk(shim, " :")) {
        die(name, "%s: LD_PRELOAD cannot hold a path with a space or a colon",
            shim);
    }
    add_preload(name, shim);
    add_tunable(name);
    if (*sanitizer()) {
        /* QEMU has leaks of its own: looked for only where it is asked for. */
        setenv("ASAN_OPTIONS", "detect_leaks=0", 0);
    }
    execv(emulator, argv);
    die(name, "%s: %s", emulator, strerror(errno));
}
