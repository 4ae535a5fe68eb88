/*
 * The script's own place: who calls, which files may be read, how to report.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/bind.h"
#include "lua/budget.h"
#include "hw/last_words.h"
#include "lua/files.h"

#define READ_MAX (64 * MiB)
/* Registry: set once a script was loaded; from then on no root is added. */
#define SEALED "scripted.sealed"
#define SCRIPT_DIR "scripted.script_dir" /* registry: loader.c reads it */

/* Files */

static void may_read(BindCall *c, Error **errp)
{
    bind_return_bool(c, engine_may_read(c->engine, c->arg[0].string));
}

static void file_exists(BindCall *c, Error **errp)
{
    const char *path = c->arg[0].string;

    bind_return_bool(c, engine_may_read(c->engine, path) &&
                            g_file_test(path, G_FILE_TEST_IS_REGULAR));
}

static void read_file(BindCall *c, Error **errp)
{
    size_t len;
    g_autofree char *data =
        file_read(c->engine, c->arg[0].string, READ_MAX, &len, errp);

    if (data) {
        bind_return_bytes(c, data, len);
    }
}

static void resolve_path(BindCall *c, Error **errp)
{
    const char *path = c->arg[0].string;

    if (g_path_is_absolute(path)) {
        bind_return_string(c, path);
        return;
    }
    if (!c->arg[1].given) {
        g_autofree char *here = g_get_current_dir();
        g_autofree char *absolute = g_build_filename(here, path, NULL);
        bind_return_string(c, absolute);
        return;
    }
    g_autofree char *dir = g_path_get_dirname(c->arg[1].string);
    g_autofree char *whole = strcmp(dir, ".") == 0
                                 ? g_strdup(path)
                                 : g_build_filename(dir, path, NULL);
    bind_return_string(c, whole);
}

/* As other languages do: a script is where its file is, not where a link is. */
static void follow_link(BindCall *c, Error **errp)
{
    const char *path = c->arg[0].string;
    g_autofree char *real =
        g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? realpath(path, NULL) : NULL;

    bind_return_string(c, real ?: path);
}

/*
 * A script could lift its own bounds with this, so it works only until the
 * first script has been loaded.
 */
static void allow_root(BindCall *c, Error **errp)
{
    lua_getfield(c->L, LUA_REGISTRYINDEX, SEALED);
    if (lua_toboolean(c->L, -1) && !c->engine->cfg.trust_full) {
        error_setg(errp, "no folder can be allowed once a script is loaded; "
                         "template-path= of the machine names further ones");
        return;
    }
    engine_allow_root(c->engine, c->arg[0].string);
}

/* Chunks */

static void seal(lua_State *L)
{
    lua_pushboolean(L, true);
    lua_setfield(L, LUA_REGISTRYINDEX, SEALED);
}

static void load_script(BindCall *c, Error **errp)
{
    const char *path = c->arg[0].string;

    seal(c->L);
    if (file_check(c->engine, path, errp) &&
        loader_load_file(c->L, path, errp)) {
        bind_return_top(c);
    }
}

/* "@" as for files: bind_caller() and error messages take it for a place. */
static void load_code(BindCall *c, Error **errp)
{
    seal(c->L);
    budget_count_at_once(c->engine);
    lua_pushfstring(c->L, "@%s", c->arg[1].string);
    if (luaL_loadbufferx(c->L, c->arg[0].string, c->arg[0].length,
                         lua_tostring(c->L, -1), "t") != LUA_OK) {
        error_setg(errp, "%s", lua_tostring(c->L, -1));
        return;
    }
    bind_return_top(c);
}

static void set_script_dir(BindCall *c, Error **errp)
{
    lua_pushstring(c->L, c->arg[0].string);
    lua_setfield(c->L, LUA_REGISTRYINDEX, SCRIPT_DIR);
}

static void caller(BindCall *c, Error **errp)
{
    g_autofree char *place = bind_caller(c->L);

    bind_return_string(c, place);
}

static void caller_file(BindCall *c, Error **errp)
{
    lua_Debug ar;

    for (int level = 1; lua_getstack(c->L, level, &ar); level++) {
        lua_getinfo(c->L, "S", &ar);
        if (ar.source[0] == '@') {
            bind_return_string(c, ar.source + 1);
            return;
        }
    }
    bind_return_nil(c);
}

/* Reports */

static void print_fault(BindCall *c, Error **errp)
{
    error_printf("%s\n", c->arg[0].string);
}

static void warn(BindCall *c, Error **errp)
{
    warn_report("%s", c->arg[0].string);
}

static void info(BindCall *c, Error **errp)
{
    info_report("%s", c->arg[0].string);
}

/* What is being built */

static void working_on(BindCall *c, Error **errp)
{
    last_words_node(c->arg[0].given ? c->arg[0].string : NULL);
}

static void is_part_of(BindCall *c, Error **errp)
{
    last_words_name(c->arg[0].object, c->arg[1].string);
}

static void keep_fault(BindCall *c, Error **errp)
{
    last_words_fault(c->arg[0].string);
}

/* Ending */

static int exit_status; /* of the process, where QEMU cannot be told one */

static void leave(void)
{
    if (exit_status != 0) {
        fflush(NULL);
        _exit(exit_status);
    }
}

/*
 * Handlers run in the reverse order of their registration: one that is
 * registered before main() runs after QEMU's own, which restore the terminal
 * and remove files.
 */
__attribute__((constructor)) static void register_leave(void)
{
    if (!QC_HAS_EXIT_CODE) {
        atexit(leave);
    }
}

/*
 * While the machine is being built there is no main loop to end, and QEMU
 * itself leaves by exit(); later an orderly shutdown is asked for, even with
 * -no-shutdown, as the monitor's "quit" does (monitor/qmp-cmds.c).
 */
static void quit(BindCall *c, Error **errp)
{
    int status = c->arg[0].given ? c->arg[0].integer : 0;

    if (!phase_check(PHASE_MACHINE_READY)) {
        last_words_end();
        exit(status);
    }
    exit_status = status;
    shutdown_action = SHUTDOWN_ACTION_POWEROFF;
    qc_shutdown_request(status);
}

static void version(BindCall *c, Error **errp)
{
    g_autoptr(VersionInfo) info = qmp_query_version(NULL);

    lua_pushfstring(c->L, "%d.%d.%d", (int)info->qemu->major,
                    (int)info->qemu->minor, (int)info->qemu->micro);
    bind_return_top(c);
}

static void now_ns(BindCall *c, Error **errp)
{
    bind_return_int(c, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL));
}

static const BindRow rows[] = {
    { "caller",
      caller,
      { { 0 } },
      "string?",
      "Place ('file:line') of the innermost script function that is running, "
      "or nil; the modules that come with qemu-scripted are not scripts." },
    { "caller_file",
      caller_file,
      { { 0 } },
      "string?",
      "File of the innermost script function that is running, or nil." },
    { "load_script",
      load_script,
      { ARG("path", BIND_STRING) },
      "function",
      "Compiles the script in file path, which the sandbox must allow, and "
      "returns it as a function. Bytecode is refused." },
    { "load_code",
      load_code,
      { ARG("text", BIND_BYTES), ARG("name", BIND_STRING) },
      "function",
      "Compiles text and returns it as a function; places in it are reported "
      "as 'name:line'. Bytecode is refused." },
    { "set_script_dir",
      set_script_dir,
      { ARG("path", BIND_STRING) },
      "",
      "Makes require look in folder path after the folder of the requiring "
      "script." },
    { "allow_root",
      allow_root,
      { ARG("path", BIND_STRING) },
      "",
      "Lets scripts read the file path, or the files below folder path. Works "
      "only before the first script is loaded." },
    { "may_read",
      may_read,
      { ARG("path", BIND_STRING) },
      "boolean",
      "Whether the sandbox lets a script read the file path; one that does "
      "not exist may be read where its folder may." },
    { "read_file",
      read_file,
      { ARG("path", BIND_STRING) },
      "string",
      "Contents of the file path, up to 64 MiB; the sandbox must allow it." },
    { "file_exists",
      file_exists,
      { ARG("path", BIND_STRING) },
      "boolean",
      "Whether path is a regular file that the sandbox lets a script read." },
    { "resolve_path",
      resolve_path,
      { ARG("path", BIND_STRING), OPT("base_file", BIND_STRING) },
      "string",
      "path as seen from the folder of base_file, or made absolute from the "
      "working directory without one; an absolute one stays as it is." },
    { "follow_link",
      follow_link,
      { ARG("path", BIND_STRING) },
      "string",
      "The file that path leads to where path is a symbolic link; else path." },
    { "print_fault",
      print_fault,
      { ARG("text", BIND_STRING) },
      "",
      "Prints a line as it is to the monitor or to stderr." },
    { "working_on",
      working_on,
      { OPT("node", BIND_STRING) },
      "",
      "Says what the calls that follow are made for, as \"FILE:LINE: name\": "
      "should QEMU end in one of them, the message starts with it. Without "
      "node, the line that makes the call is named." },
    { "is_part_of",
      is_part_of,
      { SELF(TYPE_OBJECT), ARG("node", BIND_STRING) },
      "",
      "Names the object and its parts, as \"FILE:LINE: name\", for the message "
      "if QEMU ends while resetting one of them." },
    { "keep_fault",
      keep_fault,
      { ARG("text", BIND_STRING) },
      "",
      "Keeps a line that is going to be reported: should QEMU end before, it "
      "is printed then." },
    { "warn",
      warn,
      { ARG("text", BIND_STRING) },
      "",
      "Prints a warning to the monitor or to stderr." },
    { "info",
      info,
      { ARG("text", BIND_STRING) },
      "",
      "Prints a piece of information to the monitor or to stderr." },
    { "quit",
      quit,
      { OPT_UPTO("status", 255) },
      "",
      "Ends QEMU with the given exit status (0 without it): at once while the "
      "machine is being built, later by an orderly shutdown that begins when "
      "QEMU is back in its main loop." },
    { "version",
      version,
      { { 0 } },
      "string",
      "Version of the running QEMU, as in '7.2.22'." },
    { "now_ns", now_ns, { { 0 } }, "integer", "Virtual time in nanoseconds." },
};

const BindGroup bind_script = BIND_GROUP("script", rows);
