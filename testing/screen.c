/*
 * Screens: pictures of consoles, PNG files, and what differs between two.
 *
 * A picture is a string of pixels, row by row, each a 32-bit word of the host's
 * order, 0x00RRGGBB (pixman's x8r8g8b8), and its width. So Lua looks after its
 * memory.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "testing/session.h"
#include "lua/files.h"

#include <fcntl.h>
#include <png.h>

#define SIDE_MAX 16384        /* pixels */
#define PIXELS_MAX (64 * MiB) /* bytes of a picture */
#define PNG_MAX (64 * MiB)    /* bytes of a file */
#define COLOR 0xffffffu       /* the bits of a pixel that count */
#define DIFFERING 0xff0000u   /* red */
#define NAME_MAX_LENGTH 200

/* Pictures */

typedef struct Picture {
    int width, height;
    const char *pixels; /* not aligned */
} Picture;

static uint32_t pixel_at(const Picture *p, size_t i)
{
    return (uint32_t)ldl_he_p(p->pixels + 4 * i) & COLOR;
}

static size_t pixel_count(const Picture *p)
{
    return (size_t)p->width * p->height;
}

static bool check_size(const char *what, int64_t width, int64_t height,
                       Error **errp)
{
    if (width < 1 || height < 1 || width > SIDE_MAX || height > SIDE_MAX ||
        width * height * 4 > (int64_t)PIXELS_MAX) {
        error_setg(errp,
                   "%s has %" PRId64 " x %" PRId64 " pixels; a picture has 1 "
                   "to %d on each side and up to %d MiB",
                   what, width, height, SIDE_MAX, (int)(PIXELS_MAX / MiB));
        return false;
    }
    return true;
}

/* The picture of two arguments: its width and its pixels. */
static bool take_picture(BindCall *c, int width, int pixels, Picture *p,
                         Error **errp)
{
    int64_t w = c->arg[width].integer;
    size_t len = c->arg[pixels].length;

    if (w < 1 || len % (4 * w) != 0) {
        error_setg(errp, "%zu bytes are no picture with a width of %" PRId64,
                   len, w);
        return false;
    }
    if (!check_size("this", w, len / (4 * w), errp)) {
        return false;
    }
    p->width = w;
    p->height = len / (4 * w);
    p->pixels = c->arg[pixels].string;
    return true;
}

static uint32_t *new_pixels(size_t count, Error **errp)
{
    uint32_t *pixels = g_try_malloc_n(count, 4);

    if (!pixels) {
        error_setg(errp, "no memory for a picture");
    }
    return pixels;
}

static void return_picture(BindCall *c, int width, int height,
                           const uint32_t *pixels)
{
    bind_return_int(c, width);
    bind_return_int(c, height);
    bind_return_bytes(c, pixels, (size_t)width * height * 4);
}

/* Consoles */

static DisplaySurface *surface_of(QemuConsole *con, int n, Error **errp)
{
    DisplaySurface *surface = qemu_console_surface(con);

    if (!surface || !surface->image || qc_surface_is_placeholder(surface)) {
        error_setg(errp, "console %d shows nothing yet", n);
        return NULL;
    }
    return check_size("the console", surface_width(surface),
                      surface_height(surface), errp)
               ? surface
               : NULL;
}

static bool copy_surface(DisplaySurface *surface, uint32_t *pixels,
                         Error **errp)
{
    int width = surface_width(surface), height = surface_height(surface);
    pixman_image_t *copy = pixman_image_create_bits(PIXMAN_x8r8g8b8, width,
                                                    height, pixels, width * 4);

    if (!copy) {
        error_setg(errp, "no memory for a picture");
        return false;
    }
    pixman_image_composite32(PIXMAN_OP_SRC, surface->image, NULL, copy, 0, 0, 0,
                             0, 0, 0, width, height);
    pixman_image_unref(copy);
    for (size_t i = 0; i < (size_t)width * height; i++) {
        pixels[i] &= COLOR;
    }
    return true;
}

/*
 * What the device draws may have another size than before: the surface is asked
 * for anew. It draws everything: what it takes for drawn may be from before a
 * snapshot was restored.
 */
static void test_screen(BindCall *c, Error **errp)
{
    int n = c->arg[0].integer;

    if (!session_check(c->engine->session, errp)) {
        return;
    }
    QemuConsole *con = qemu_console_lookup_by_index(n);
    if (!con) {
        error_setg(errp, "there is no console %d", n);
        return;
    }
    if (!surface_of(con, n, errp)) {
        return;
    }
    graphic_hw_invalidate(con);
    graphic_hw_update(con);
    DisplaySurface *surface = surface_of(con, n, errp);
    if (!surface) {
        return;
    }
    int width = surface_width(surface), height = surface_height(surface);
    g_autofree uint32_t *pixels = new_pixels((size_t)width * height, errp);
    if (pixels && copy_surface(surface, pixels, errp)) {
        return_picture(c, width, height, pixels);
    }
}

/* PNG files */

/* Transparent parts are on black. */
static bool decode(png_image *image, const char *path, uint32_t *pixels,
                   Error **errp)
{
    size_t count = (size_t)image->width * image->height;
    g_autofree uint8_t *rgb = g_try_malloc0_n(count, 3);

    if (!rgb) {
        error_setg(errp, "no memory for a picture");
        return false;
    }
    image->format = PNG_FORMAT_RGB;
    if (!png_image_finish_read(image, NULL, rgb, 0, NULL)) {
        error_setg(errp, "%s: %s", path, image->message);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        pixels[i] = rgb[3 * i] << 16 | rgb[3 * i + 1] << 8 | rgb[3 * i + 2];
    }
    return true;
}

static void test_screen_read(BindCall *c, Error **errp)
{
    const char *path = c->arg[0].string;
    png_image image = { .version = PNG_IMAGE_VERSION };
    g_autofree uint32_t *pixels = NULL;
    size_t len;
    g_autofree char *data = file_read(c->engine, path, PNG_MAX, &len, errp);

    if (!data) {
        return;
    }
    if (!png_image_begin_read_from_memory(&image, data, len)) {
        error_setg(errp, "%s: %s", path, image.message);
        return;
    }
    int width = image.width, height = image.height;
    if (check_size(path, image.width, image.height, errp)) {
        pixels = new_pixels((size_t)width * height, errp);
    }
    bool ok = pixels && decode(&image, path, pixels, errp);
    png_image_free(&image);
    if (ok) {
        return_picture(c, width, height, pixels);
    }
}

static uint8_t *encode(const Picture *p, png_alloc_size_t *len, Error **errp)
{
    png_image image = { .version = PNG_IMAGE_VERSION,
                        .width = p->width,
                        .height = p->height,
                        .format = PNG_FORMAT_RGB };
    size_t count = pixel_count(p);
    g_autofree uint8_t *rgb = g_try_malloc_n(count, 3);

    *len = PNG_IMAGE_PNG_SIZE_MAX(image);
    g_autofree uint8_t *data = g_try_malloc(*len);
    if (!rgb || !data) {
        error_setg(errp, "no memory for a PNG file");
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t pixel = pixel_at(p, i);
        rgb[3 * i] = pixel >> 16;
        rgb[3 * i + 1] = pixel >> 8;
        rgb[3 * i + 2] = pixel;
    }
    if (!png_image_write_to_memory(&image, data, len, 0, rgb, 0, NULL)) {
        error_setg(errp, "no PNG file can be made: %s", image.message);
        png_image_free(&image);
        return NULL;
    }
    return g_steal_pointer(&data);
}

/*
 * Files are written to a folder that the command line alone names
 * (testing.screens=DIR), and to no other place: a name has no folder in it, and
 * a link is not followed.
 */

static char *screens_folder(Error **errp)
{
    g_autoptr(QObject) options =
        object_property_get_qobject(qdev_get_machine(), "testing", errp);
    QDict *dict = options ? qobject_to(QDict, options) : NULL;

    return g_strdup(dict ? qdict_get_try_str(dict, "screens") : NULL);
}

static bool check_name(const char *name, Error **errp)
{
    size_t allowed =
        strspn(name, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "._-");

    if (!g_ascii_isalnum(name[0]) || strlen(name) > NAME_MAX_LENGTH ||
        name[allowed] || !g_str_has_suffix(name, ".png")) {
        error_setg(errp,
                   "'%s' is no name for a picture: up to %d letters, digits "
                   "and ._-, with .png at the end",
                   name, NAME_MAX_LENGTH);
        return false;
    }
    return true;
}

/* A pipe that nobody reads is an error, not a wait. */
static int open_file(const char *folder, const char *name, Error **errp)
{
    struct stat st;
    int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (dir < 0) {
        error_setg_errno(errp, errno, "testing.screens: folder %s", folder);
        return -1;
    }
    int fd = openat(dir, name,
                    O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC,
                    0666);
    int why = errno;
    close(dir);
    if (fd < 0) {
        error_setg_errno(errp, why, "%s/%s cannot be written", folder, name);
        return -1;
    }
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        error_setg(errp, "%s/%s is not a regular file", folder, name);
        close(fd);
        return -1;
    }
    return fd;
}

static bool write_file(const char *folder, const char *name, const void *data,
                       size_t len, Error **errp)
{
    int fd = open_file(folder, name, errp);

    if (fd < 0) {
        return false;
    }
    bool ok = ftruncate(fd, 0) == 0 &&
              qemu_write_full(fd, data, len) == (ssize_t)len;
    if (!ok) {
        error_setg_errno(errp, errno, "%s/%s cannot be written", folder, name);
    }
    close(fd);
    return ok;
}

static void test_screen_save(BindCall *c, Error **errp)
{
    const char *name = c->arg[0].string;
    png_alloc_size_t len;
    Picture p;

    if (!check_name(name, errp) || !take_picture(c, 1, 2, &p, errp)) {
        return;
    }
    g_autofree char *folder = screens_folder(errp);
    if (!folder) {
        bind_return_nil(c);
        return;
    }
    g_autofree uint8_t *data = encode(&p, &len, errp);
    if (data && write_file(folder, name, data, len, errp)) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        bind_return_string(c, path);
    }
}

/* Comparing */

static bool differ(uint32_t a, uint32_t b, int tolerance)
{
    for (int shift = 0; shift < 24; shift += 8) {
        int x = a >> shift & 0xff, y = b >> shift & 0xff;
        if (ABS(x - y) > tolerance) {
            return true;
        }
    }
    return false;
}

static bool take_pair(BindCall *c, Picture *a, Picture *b, Error **errp)
{
    if (!take_picture(c, 0, 1, a, errp) || !take_picture(c, 0, 2, b, errp)) {
        return false;
    }
    if (a->height != b->height) {
        error_setg(errp, "the pictures have different heights: %d and %d",
                   a->height, b->height);
        return false;
    }
    return true;
}

static void test_screen_compare(BindCall *c, Error **errp)
{
    size_t count = 0, first = 0;
    Picture a, b;

    if (!take_pair(c, &a, &b, errp)) {
        return;
    }
    for (size_t i = 0; i < pixel_count(&a); i++) {
        if (differ(pixel_at(&a, i), pixel_at(&b, i), c->arg[3].integer)) {
            first = count ? first : i;
            count++;
        }
    }
    bind_return_int(c, count);
    if (count) {
        bind_return_int(c, first % a.width);
        bind_return_int(c, first / a.width);
    }
}

static void test_screen_difference(BindCall *c, Error **errp)
{
    Picture a, b;

    if (!take_pair(c, &a, &b, errp)) {
        return;
    }
    size_t count = pixel_count(&a);
    g_autofree uint32_t *pixels = new_pixels(count, errp);
    for (size_t i = 0; pixels && i < count; i++) {
        uint32_t pixel = pixel_at(&a, i);
        pixels[i] = differ(pixel, pixel_at(&b, i), c->arg[3].integer)
                        ? DIFFERING
                        : pixel >> 2 & 0x3f3f3f;
    }
    if (pixels) {
        bind_return_bytes(c, pixels, count * 4);
    }
}

static void test_screen_crop(BindCall *c, Error **errp)
{
    int64_t x = c->arg[2].integer, y = c->arg[3].integer;
    int64_t width = c->arg[4].integer, height = c->arg[5].integer;
    Picture p;

    if (!take_picture(c, 0, 1, &p, errp)) {
        return;
    }
    if (width < 1 || height < 1 || x + width > p.width ||
        y + height > p.height) {
        error_setg(errp,
                   "a rectangle of %" PRId64 " x %" PRId64 " pixels at %" PRId64
                   ", %" PRId64 " is not inside %d x %d",
                   width, height, x, y, p.width, p.height);
        return;
    }
    g_autofree uint32_t *pixels = new_pixels(width * height, errp);
    for (int64_t row = 0; pixels && row < height; row++) {
        memcpy(pixels + row * width, p.pixels + ((y + row) * p.width + x) * 4,
               width * 4);
    }
    if (pixels) {
        bind_return_bytes(c, pixels, width * height * 4);
    }
}

static const BindRow rows[] = {
    { "test_screen",
      test_screen,
      { UPTO("n", 255) },
      "integer width, integer height, string pixels",
      "The picture that console n shows: pixels of 32 bits in the host's byte "
      "order, 0x00RRGGBB, row by row." },
    { "test_screen_read",
      test_screen_read,
      { ARG("path", BIND_STRING) },
      "integer width, integer height, string pixels",
      "The picture in a PNG file, which the sandbox must allow. Transparent "
      "parts are on black." },
    { "test_screen_save",
      test_screen_save,
      { ARG("name", BIND_STRING), UPTO("width", SIDE_MAX),
        ARG("pixels", BIND_BYTES) },
      "string?",
      "Writes a picture as PNG file name, in the folder that testing.screens= "
      "of the machine names; returns its path. Without such a folder nothing "
      "is written: nil." },
    { "test_screen_compare",
      test_screen_compare,
      { UPTO("width", SIDE_MAX), ARG("a", BIND_BYTES), ARG("b", BIND_BYTES),
        UPTO("tolerance", 255) },
      "integer differing, integer? x, integer? y",
      "How many pixels of two pictures of the same size differ by more than "
      "tolerance in red, green or blue, and where the first one is." },
    { "test_screen_difference",
      test_screen_difference,
      { UPTO("width", SIDE_MAX), ARG("a", BIND_BYTES), ARG("b", BIND_BYTES),
        UPTO("tolerance", 255) },
      "string",
      "The pixels of a picture of the difference: equal ones are dimmed, "
      "differing ones red." },
    { "test_screen_crop",
      test_screen_crop,
      { UPTO("width", SIDE_MAX), ARG("pixels", BIND_BYTES), UPTO("x", SIDE_MAX),
        UPTO("y", SIDE_MAX), UPTO("crop_width", SIDE_MAX),
        UPTO("crop_height", SIDE_MAX) },
      "string",
      "The pixels of a rectangle of a picture." },
};

const BindGroup bind_screen = BIND_GROUP("screen", rows);
