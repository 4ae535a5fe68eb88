-- SPDX-License-Identifier: MIT
-- What a case can do, tried on the devices of machines/riscv/virt.lua with
-- harts that execute a loop of three instructions.

local t = require "qemu.test"
local q = require "qemu"
local qom = require "qom"
local board = require "machines.riscv.virt"

t.suite { args = { "-bios", "none", "-nic", "none", "-rtc", "clock=vm,base=2020-02-02" }, icount = 0, timeout = 1 }

local RAM <const> = 0x80000000
local UART <const> = 0x10000000
local RTC <const> = 0x00101000
local TEST <const> = 0x00100000
local PLIC <const> = 0x0c000000

local NOP <const> = 0x00000013 -- addi x0, x0, 0
local COUNT <const> = 0x00128293 -- addi t0, t0, 1
local BACK <const> = 0xffdff06f -- j .-4

-- Let the RTC raise its interrupt in some nanoseconds. (QEMU's raises one when
-- it is loaded, with a snapshot as after a migration: that is cleared first.)
local function set_alarm(t, ns)
  local alarm = (t:read(RTC) | t:read(RTC + 4) << 32) + ns
  t:write(RTC + 0x1c, 1) -- CLEAR_INTERRUPT
  t:write(RTC + 0x10, 1) -- IRQ_ENABLED
  t:write(RTC + 0x0c, alarm >> 32) -- ALARM_HIGH
  t:write(RTC + 0x08, alarm & 0xffffffff) -- ALARM_LOW
end

-- t0 counts for ever
local function put_loop(t)
  t:write(RAM, COUNT)
  t:write(RAM + 4, BACK)
  t:pc(RAM)
  t:register("t0", 0)
end

-- Time ---------------------------------------------------------------------

t.test "virtual time passes by instructions" (function(t)
  put_loop(t)
  local start = t:time()
  t:equal(t:run(0.000002), nil, "state")
  t:between(t:time() - start, 0.0000019, 0.0000021, "seconds")
  t:equal(t:register "t0", 1000)
end)

t.test "stepping executes as many instructions" (function(t)
  put_loop(t)
  t:step()
  t:equal(t:pc(), RAM + 4)
  t:step()
  t:equal(t:pc(), RAM)
  t:step(10)
  t:equal(t:register "t0", 6)
end)

t.test "wait_until asks again and again" (function(t)
  put_loop(t)
  t:check(t:wait_until(function()
    return t:register "t0" > 5000
  end, { every = 0.000001 }))
end)

t.test "registers have names" (function(t)
  t:register("a0", 0x1122334455667788)
  t:equal(t:register "a0", 0x1122334455667788)
  t:register("a0", -1)
  t:equal(t:register "a0", -1)
  t:raises(function()
    t:register "a00"
  end, "did you mean 'a0'?")
end)

t.test "changed code is executed as it is now" (function(t)
  put_loop(t)
  t:run(0.000001)
  t:write(RAM, NOP)
  local before = t:register "t0"
  t:run(0.000001)
  t:between(t:register "t0", before, before + 1)
end)

t.test "and a snapshot's code as it was" (function(t)
  put_loop(t)
  t:run(0.000001)
  t:snapshot "counting"
  local before = t:register "t0"
  t:write(RAM, NOP)
  t:run(0.000001)
  t:restore "counting"
  t:equal(t:register "t0", before)
  t:run(0.000001)
  t:equal(t:register "t0", before + 500)
end)

-- Memory and faults --------------------------------------------------------

t.test "where nothing is, it is a bus error" (function(t)
  t:equal({ t:try_read(0x08000000) }, { nil, "0x8000000: nothing answers here" })
end)

t.test "bytes" (function(t)
  t:write_bytes(RAM, "hello")
  t:equal(t:read_bytes(RAM, 5), "hello")
  t:equal(t:read(RAM, 1), 0x68)
end)

t.test "a bus error can be made, and taken away" (function(t)
  local fault = t:fault_bus_error(UART, 8)
  t:equal((t:try_read(UART + 7, 1)), nil)
  t:check(not t:try_write(UART + 7, 1, 1))
  fault:remove()
  t:write(UART + 7, 0x5a, 1)
  t:equal(t:read(UART + 7, 1), 0x5a)
end)

t.test "the next case has no fault" (function(t)
  t:check(t:try_read(UART + 7, 1))
end)

t.test "reads can be made wrong" (function(t)
  t:write(UART + 7, 0x0f, 1)
  local flip = t:fault_read(UART + 7, 1, { flip = 0x80 })
  t:equal(t:read(UART + 7, 1), 0x8f)
  t:write(UART + 7, 0x01, 1)
  flip:remove()
  t:equal(t:read(UART + 7, 1), 0x01)
  t:fault_read(RAM + 0x100, 4, { value = 0xdeadbeef })
  t:write(RAM + 0x100, 1)
  t:equal(t:read(RAM + 0x100), 0xdeadbeef)
end)

t.test "wrong reads do not lie on each other" (function(t)
  local memory, uart = qom.system_memory(), board.uart0.qom:region(0)
  local function refused(text, fn, ...)
    local ok, err = pcall(fn, ...)
    t:check(not ok, text)
    t:match(err, text)
  end
  local first = t:fault_read(UART + 7, 1, { flip = 0x80 })
  refused("here is a fault, which must end", memory.test_bad_read, memory, UART + 7, 1, 0, 0)
  first:remove()
  t:fault_read(UART + 7, 1, { flip = 0x40 })
  t:write(UART + 7, 0x0f, 1)
  t:equal(t:read(UART + 7, 1), 0x4f)
  refused("whole pages of the CPU", memory.test_bus_error, memory, RAM + 0x1008, 0x2000)
  t:check(t:try_read(RAM + 0x1008))
  refused("laid over a region, into one that contains it", uart.test_bad_read, uart, 0, 1, 0, 0)
end)

t.test "flash comes back" { each = { 1, 2 }, function(t)
  local flash = 0x20000000
  t:equal(t:read(flash), 0)
  t:write(flash, 0x00400040) -- program
  t:write(flash, 0x12345678)
  t:write(flash, 0x00ff00ff) -- read array
  t:equal(t:read(flash), 0x12345678)
end }

-- Lines --------------------------------------------------------------------

t.test "an interrupt reaches the PLIC" (function(t)
  local irq = t:line(board.uart0:irq())
  t:equal(irq:level(), 0)
  t:write(UART + 1, 0x02, 1) -- IER: transmitter empty
  t:check(irq:high(), "THRE")
  t:equal(t:read(PLIC + 0x1000) & 1 << 10, 1 << 10, "pending")
  t:read(UART + 2, 1) -- IIR: takes it back
  t:equal(irq:level(), 0)
  t:equal({ irq:edges() }, { 1, 1 })
end)

t.test "lines of devices that are not realized cannot be driven" (function(t)
  local line = qom.new(qom.cpu_type "rv64"):input(nil, 9)
  for _, fn in ipairs { line.test_drive, line.test_stick } do
    local ok, err = pcall(fn, line, 1)
    t:check(not ok)
    t:match(err, "is not realized: its inputs cannot be driven")
  end
end)

t.test "a line can be driven, and be stuck" (function(t)
  local irq = t:line(board.plic:input(11))
  irq:set(1)
  t:equal(t:read(PLIC + 0x1000) & 1 << 11, 1 << 11)
  local other = t:line(board.uart0:irq())
  other:stick(0)
  t:write(UART + 1, 0x02, 1)
  t:equal(t:read(PLIC + 0x1000) & 1 << 10, 0, "pending")
  other:release()
  t:equal(t:read(PLIC + 0x1000) & 1 << 10, 1 << 10, "pending")
end)

t.test "an edge that a timer makes is waited for" (function(t)
  put_loop(t)
  local rtc = q.node "rtc"
  set_alarm(t, 5000000)
  local start = t:time()
  t:line(rtc:irq()):wait "rise"
  t:between(t:time() - start, 0.0049, 0.0051, "seconds")
end)

t.test "devices' time passes without CPUs" (function(t)
  local irq = t:line(q.node("rtc"):irq())
  set_alarm(t, 5000000)
  t:advance(0.0049)
  t:equal(irq:level(), 0)
  t:advance(0.0002)
  t:equal(irq:level(), 1)
end)

-- The machine --------------------------------------------------------------

t.test "properties" (function(t)
  t:equal(t:get("/machine", "type"), "scripted-machine")
  t:equal(t:get(board.plic, "num-sources"), 96)
end)

t.test "QMP answers" (function(t)
  t:match(t:qmp("query-status").status, "^p")
  t:raises(function()
    t:qmp "cont"
  end, "use t:run")
  t:raises(function()
    t:qmp "no-such-thing"
  end, "no command 'no-such-thing'")
  t:raises(function()
    t:qmp("pmemsave", { val = RAM, size = 16, filename = "/dev/null" })
  end, "trust=full")
end)

t.test "a guest's reset is an event" (function(t)
  -- lui t1, 0x100; lui t2, 0x7; addi t2, t2, 0x777; sw t2, 0(t1); j .
  for i, word in ipairs { TEST | 0x337, 0x000073b7, 0x77738393, 0x00732023, 0x0000006f } do
    t:write(RAM + 4 * (i - 1), word)
  end
  t:pc(RAM)
  t:equal(t:wait_event("RESET").data.guest, true)
end)

t.test "stopped for good" (function(t)
  t:qmp("system_powerdown")
  t:check(t:wait_event "POWERDOWN")
end)

t.test "reset" (function(t)
  t:write(UART + 7, 0x5a, 1)
  t:pc(RAM + 0x100)
  t:reset()
  t:equal(t:pc(), 0x1000)
end)

t.test "a case can be skipped when it runs" (function(t)
  t:skip "for example"
end)

t.test "or declared so" { skip = "for example", function() end }

t.test "a known fault is expected" { xfail = "for example", function(t)
  t:equal(1, 2)
end }
