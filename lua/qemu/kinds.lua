-- SPDX-License-Identifier: MIT
-- The kinds of faults: what docs/errors.md says of each (scripts/errors writes
-- it), and runs as its example.

---@class qemu.Kind
---@field title string
---@field why string what such a fault means
---@field fix string the way out
---@field example string a script that has it; its second line is always q.machine's
---@field options string? of the command line
---@field target string? emulator (default riscv64)
---@field sources string[]? C files whose messages are of this kind

local kinds = {}

kinds["unknown-name"] = {}
kinds["missing"] = {}
kinds["sandbox"] = {}
kinds["file"] = {}
kinds["limit"] = {}
kinds["taken"] = {}
kinds["unplaced"] = {}
kinds["overlap"] = {}
kinds["no-part"] = {}
kinds["wire"] = {}
kinds["circle"] = {}
kinds["removed"] = {}
kinds["too-late"] = {}
kinds["option"] = {}
kinds["target"] = {}
kinds["wrong-value"] = {}
kinds["realize"] = {}
kinds["qom"] = {}
kinds["script"] = {}

return kinds
