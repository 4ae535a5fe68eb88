-- SPDX-License-Identifier: GPL-2.0-or-later
-- A path is no name of a module.

require "../dsl/check"
--> module '../dsl/check' not found: looked in the script's folder, the template path and the machines that come with qemu-scripted
