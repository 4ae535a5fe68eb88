/*
 * malloc()'s memory in huge pages.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAUNCH_HUGE_PAGES_H
#define LAUNCH_HUGE_PAGES_H

/** huge_pages_begin: let what malloc() gives from now on begin with a huge page. */
void huge_pages_begin(void);

#endif
