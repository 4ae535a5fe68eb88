/*
 * Text of unknown origin, made fit for reports.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_TEST_TEXT_H
#define SCRIPTED_TEST_TEXT_H

#include <glib.h>

/**
 * text_clean: valid UTF-8 without control characters other than newline and
 * tab: neither terminals nor XML like them.
 */
char *text_clean(const char *text);

/** text_line: @text, and ": @more" if that is not NULL, on one line. */
char *text_line(const char *text, const char *more);

#endif
