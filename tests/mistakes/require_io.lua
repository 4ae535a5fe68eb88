-- SPDX-License-Identifier: GPL-2.0-or-later
-- What the sandbox leaves out is not had from require either.

require "io"
--> module 'io' not found: looked in the script's folder, the template path and the machines that come with qemu-scripted
