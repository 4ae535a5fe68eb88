-- SPDX-License-Identifier: GPL-2.0-or-later
-- Wrong values of the machine's own properties.
--! run: -M action=build
--! only: qemu-system-riscv64: -M scripted: action=build: must be one of: run check help arch plan test
--! run: -M trust=some
--! only: qemu-system-riscv64: -M scripted: trust=some: must be one of: sandbox full
--! run: -M params=3
--! only: qemu-system-riscv64: -M scripted: params takes names: params.NAME=VALUE
--! run: -M scipt=a.lua
--! only: qemu-system-riscv64: Property 'scripted-machine.scipt' not found
--! run: -M memory-limit=1
--! only: qemu-system-riscv64: -M scripted: memory-limit must be from 1M to 1T
--! run: -M budget=lots
--! only: qemu-system-riscv64: -M scripted: Parameter 'budget' expects size

local q = require "qemu"
q.machine { name = "m", arch = "riscv64" }
