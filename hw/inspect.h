/*
 * Looking at a machine, be it a C board or a scripted one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SCRIPTED_INSPECT_H
#define SCRIPTED_INSPECT_H

/**
 * inspect_if_asked: where the environment asks for an inspection, arrange that
 * it is made once the machine is complete and has been reset. QEMU ends then.
 * May be called before main().
 */
void inspect_if_asked(void);

#endif
