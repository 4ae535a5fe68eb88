-- SPDX-License-Identifier: GPL-2.0-or-later
-- A module that is not there.

require "machines.riscv.none"
--> module 'machines.riscv.none' not found: looked in the script's folder, the template path and the machines that come with qemu-scripted
