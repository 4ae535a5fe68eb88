-- SPDX-License-Identifier: GPL-2.0-or-later
-- The language's own modules are not for scripts.

require "qemu.fault"
--> module 'qemu.fault' is for the language itself, if it exists; scripts have "qemu", "qemu.test" and "qom"
