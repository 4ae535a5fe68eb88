/*
 * The object named in LD_PRELOAD: finds the module for the QEMU it is in.
 *
 * The preload variable reaches every process that is started on the way to
 * QEMU (env, timeout, a debugger's shell), so this file uses libc alone, has
 * no undefined symbol of QEMU's and does nothing outside a system emulator.
 * Inside one it takes itself out of LD_PRELOAD, so that what QEMU starts
 * (helpers, exec: migration) has the environment of a plain run, and loads
 *
 *     <own folder>/<package version>/module.so
 *
 * A QEMU that no module was built for runs on as if it had been started
 * without the launcher: with the launchers first on PATH, every other command
 * line has to keep working, also in the hours after an update of QEMU. Only a
 * run that asks for the scripted machine is refused, and `-M help`, where its
 * absence would puzzle, says why it is absent.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "environment.h"
#include "huge_pages.h"
#include <dirent.h>
#include <dlfcn.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* QAPI's VersionInfo, which has not changed from QEMU 7.2 to 11.1. */
typedef struct {
    int64_t major;
    int64_t minor;
    int64_t micro;
} QemuTriple;

typedef struct {
    QemuTriple *qemu;
    char *package;
} QemuVersion;

typedef QemuVersion *QueryVersion(void **errp);
typedef void FreeVersion(QemuVersion *version);

/* Where the running QEMU's module should be, and what to call that QEMU. */
typedef struct {
    char lib[PATH_MAX]; /* this file's folder */
    char number[40];    /* 7.2.22 */
    char package[256];  /* as QEMU prints it, may be empty */
    char key[256];      /* the module's folder below lib */
} Place;

/* An address inside this object, for dladdr. */
static const char place_marker;

/* Where in @list, in front of @at, the launcher's libraries begin. */
static char *before_libraries(const char *list, char *at)
{
    for (size_t i = sizeof(preload_libraries) / sizeof(char *) - 1; i-- > 0;) {
        const char *path = preload_libraries[i];
        const size_t size = strlen(path);

        if ((size_t)(at - list) > size && at[-1] == ':' &&
            !strncmp(at - 1 - size, path, size)) {
            at -= size + 1;
        }
    }
    return at;
}

/* LD_PRELOAD as it was before the launcher put @self in. */
static void restore_preload(const char *self)
{
    const char *value = getenv("LD_PRELOAD");
    char *rest = value ? strdup(value) : NULL;
    char *at = rest ? strstr(rest, self) : NULL;
    char *end;

    if (!at) {
        free(rest);
        return;
    }
    end = at + strlen(self);
    at = before_libraries(rest, at);
    /* The launcher puts it last; a wrapper may have added more. */
    if (*end) {
        memmove(at, end + 1, strlen(end + 1) + 1);
    } else if (at > rest) {
        at[-1] = '\0';
    } else {
        *at = '\0';
    }
    if (*rest) {
        setenv("LD_PRELOAD", rest, 1);
    } else {
        unsetenv("LD_PRELOAD");
    }
    free(rest);
}

/* GLIBC_TUNABLES as it was, and whether the launcher put its own there, last. */
static bool restore_tunables(void)
{
    const char *value = getenv("GLIBC_TUNABLES");
    const size_t size = strlen(HUGE_PAGES);
    const size_t all = value ? strlen(value) : 0;
    char *rest;

    if (all < size || strcmp(value + all - size, HUGE_PAGES)) {
        return false;
    }
    if (all == size) {
        unsetenv("GLIBC_TUNABLES");
        return true;
    }
    rest = strndup(value, all - size - 1); /* and the colon */
    if (rest) {
        setenv("GLIBC_TUNABLES", rest, 1);
    }
    free(rest);
    return true;
}

/*
 * The same rule as in scripts/headers: the package version without the
 * vendor's name, the epoch and the mark of a rebuild ("+b3"); the plain
 * version number where a build names no package.
 */
static void make_key(Place *p)
{
    const char *from = strrchr(p->package, ' ');
    const char *digits;
    char *mark;

    from = from ? from + 1 : p->package;
    digits = from + strspn(from, "0123456789");
    if (digits > from && *digits == ':') {
        from = digits + 1;
    }
    snprintf(p->key, sizeof(p->key), "%s", *from ? from : p->number);
    for (mark = p->key; (mark = strstr(mark, "+b")); mark++) {
        if (mark[2] && !mark[2 + strspn(mark + 2, "0123456789")]) {
            *mark = '\0';
            break;
        }
    }
}

static void find_place(Place *p, const char *self, QueryVersion *query_version)
{
    FreeVersion *free_version = dlsym(RTLD_DEFAULT, "qapi_free_VersionInfo");
    QemuVersion *v = query_version(NULL);
    const char *slash = strrchr(self, '/');

    snprintf(p->lib, sizeof(p->lib), "%.*s", slash ? (int)(slash - self) : 1,
             slash ? self : ".");
    snprintf(p->number, sizeof(p->number), "%d.%d.%d", (int)v->qemu->major,
             (int)v->qemu->minor, (int)v->qemu->micro);
    snprintf(p->package, sizeof(p->package), "%s", v->package);
    make_key(p);
    if (free_version) {
        free_version(v);
    }
}

/* Whether the option list @arg starts with @word, as a whole. */
static bool starts_with_word(const char *arg, const char *word)
{
    size_t len = strlen(word);

    return !strncmp(arg, word, len) && (!arg[len] || arg[len] == ',');
}

/* Whether a -machine argument has the type @name. */
static bool names_machine(const char *arg, const char *name)
{
    const char *type = strstr(arg, "type=");

    if (type && (type == arg || type[-1] == ',')) {
        arg = type + strlen("type=");
    }
    return starts_with_word(arg, name);
}

/* Whether a -readconfig file mentions the scripted machine. */
static bool config_names_scripted(const char *path)
{
    FILE *f = fopen(path, "r");
    char line[256];
    bool found = false;

    while (f && !found && fgets(line, sizeof(line), f)) {
        found = strstr(line, "type") && strstr(line, "\"scripted\"");
    }
    if (f) {
        fclose(f);
    }
    return found;
}

typedef enum {
    ASKS_NOTHING,
    ASKS_HELP,     /* for the list of machines */
    ASKS_SCRIPTED, /* for the scripted machine */
} Asks;

static Asks what_is_asked(int argc, char **argv)
{
    Asks asks = ASKS_NOTHING;

    if (getenv("QEMU_SCRIPTED_INSPECT")) {
        return ASKS_SCRIPTED; /* or at least for the module */
    }
    for (int i = 1; i + 1 < argc; i++) {
        const char *option = argv[i];
        const char *value = argv[i + 1];

        if (*option++ != '-') {
            continue;
        }
        option += *option == '-';
        if (!strcmp(option, "readconfig") && config_names_scripted(value)) {
            return ASKS_SCRIPTED;
        }
        if (strcmp(option, "M") && strcmp(option, "machine")) {
            continue;
        }
        if (names_machine(value, "scripted")) {
            return ASKS_SCRIPTED;
        }
        if (names_machine(value, "help") || names_machine(value, "?")) {
            asks = ASKS_HELP;
        }
    }
    return asks;
}

/* Prints ", NAME, NAME" for the modules that are there. */
static void list_modules(const Place *p)
{
    DIR *dir = opendir(p->lib);
    struct dirent *entry;
    const char *separator = "";

    while (dir && (entry = readdir(dir))) {
        char path[PATH_MAX + sizeof(entry->d_name) + 16];

        snprintf(path, sizeof(path), "%s/%s/module.so", p->lib, entry->d_name);
        if (entry->d_name[0] != '.' && !access(path, R_OK)) {
            fprintf(stderr, "%s%s", separator, entry->d_name);
            separator = ", ";
        }
    }
    if (dir) {
        closedir(dir);
    }
    if (!*separator) {
        fputs("none", stderr);
    }
}

/* The running program's file; "" if it cannot be told. */
static void get_program(char file[PATH_MAX])
{
    ssize_t len = readlink("/proc/self/exe", file, PATH_MAX - 1);

    file[len > 0 ? len : 0] = '\0';
}

static void explain(const Place *p, bool exists, const char *problem)
{
    char qemu[PATH_MAX];

    fprintf(stderr, "qemu-scripted: ");
    if (exists) {
        fprintf(stderr, "the module for QEMU %s does not load: %s\n", p->key,
                problem);
        return;
    }
    fprintf(stderr, "no module for this QEMU, %s (%s); there are modules for: ",
            p->number, *p->package ? p->package : "no package");
    list_modules(p);
    get_program(qemu);
    fprintf(stderr, ". To build one, run: qemu-scripted build --qemu %s%s\n",
            qemu, *p->package ? "" : " --source ITS-SOURCE-TREE");
}

/* For a system emulator, by its name, that exports nothing to load a module into. */
static void refuse_without_exports(int argc, char **argv)
{
    char qemu[PATH_MAX];
    const char *slash;

    get_program(qemu);
    slash = strrchr(qemu, '/');
    if (!slash || strncmp(slash, "/qemu-system-", strlen("/qemu-system-")) ||
        what_is_asked(argc, argv) != ASKS_SCRIPTED) {
        return;
    }
    fprintf(stderr,
            "qemu-scripted: %s exports no functions, so no module can be "
            "loaded into it: configure it with --enable-modules, or build "
            "the machine into it with scripts/into-qemu-tree\n",
            qemu);
    _exit(EXIT_FAILURE);
}

/* glibc hands main's arguments to the constructors of shared objects, too. */
__attribute__((constructor)) static void shim(int argc, char **argv)
{
    QueryVersion *query_version = dlsym(RTLD_DEFAULT, "qmp_query_version");
    char path[PATH_MAX + 300];
    Dl_info self;
    Place place = { 0 };
    Asks asks;

    /* All three together are in a system emulator only. */
    if (!query_version || !dlsym(RTLD_DEFAULT, "register_module_init") ||
        !dlsym(RTLD_DEFAULT, "qemu_init") || !dladdr(&place_marker, &self)) {
        refuse_without_exports(argc, argv);
        return;
    }
    restore_preload(self.dli_fname);
    if (restore_tunables()) {
        huge_pages_begin();
    }
    if (dlsym(RTLD_DEFAULT, "scripted_machine_register_types")) {
        return; /* built from a tree that has the machine */
    }
    find_place(&place, self.dli_fname, query_version);

    snprintf(path, sizeof(path), "%s/%s/module.so", place.lib, place.key);
    if (!access(path, R_OK) && dlopen(path, RTLD_NOW | RTLD_LOCAL)) {
        return;
    }
    asks = what_is_asked(argc, argv);
    if (asks != ASKS_NOTHING) {
        explain(&place, !access(path, R_OK), dlerror());
    }
    if (asks == ASKS_SCRIPTED) {
        _exit(EXIT_FAILURE);
    }
}
