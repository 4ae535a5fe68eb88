---@meta qemu.test
-- SPDX-License-Identifier: MIT
-- The module qemu.test, for editors. Made by scripts/reference.
-- luacheck: ignore 241 631

---@class qemu.test.Case
---@field name string the case's name
---@field failed? boolean in t.after: whether the case has failed
local Case = {}

---@class qemu.test.Line
local Line = {}

---@class qemu.test.Fault
local Fault = {}

---@class qemu.test.Picture
local Picture = {}

---What t:expect_screen takes; nothing must be given.
---@class qemu.test.ScreenFields
---@field console? integer which one (default 0)
---@field tolerance? integer how far red, green and blue may each be off, of 255 (default 0)
---@field x? integer of the rectangle's top left corner (default 0)
---@field y? integer of the rectangle's top left corner (default 0)
---@field width? integer of the rectangle (default: up to the right edge)
---@field height? integer of the rectangle (default: down to the bottom edge)
---@field timeout? number seconds of virtual time

---@class qemu.test
local test = {}

---What t.suite takes; nothing must be given.
---@class qemu.test.SuiteFields
---@field args? string[] further options for QEMU; relative paths in it are as seen from where the runner runs
---@field icount? integer virtual time counts instructions, 2^icount ns each (0 to 10): the same seed gives the same results
---@field isolation? "snapshot"|"process" each case starts from a snapshot in memory (default), or from a process of its own
---@field timeout? number seconds of virtual time that a wait may take (default 10)
---@field guard? number seconds of host time after which a wait ends in any case (default 60)
---@field tags? string[] of all cases
---@field from? string the named point that all cases start from
---@field needs? string[] files without which the runner skips all cases, as seen from where it runs

---What t.test takes: the function, and options.
---@class qemu.test.CaseFields
---@field [1] fun(t: qemu.test.Case, row: any) the case; it stands last, without a key
---@field tags? string[] for --filter tag:NAME
---@field skip? string the case is not run: the reason
---@field xfail? string the case is expected to fail: the reason. If it passes, that is a failure
---@field from? string the named point it starts from
---@field timeout? number seconds of virtual time that a wait may take
---@field each? any[] a case for each of these rows, which is passed to the function; a row's field `name`, else its number, becomes a part of the case's name, and so does a row that is no table

---Settings of all cases of the file.
---@param fields qemu.test.SuiteFields
function test.suite(fields) end

---Declare a case: t.test "name" (fn), or t.test "name" { options…, fn }. A name
---is a text on one line, and no other case of the file has it.
---@param name string
---@return fun(what: fun(t: qemu.test.Case)|qemu.test.CaseFields) what takes the case
function test.test(name) end

---Declare a named point: a state of the machine, which the function brings
---about from the start. It is made when a case asks for it the first time: the
---case's `from`, or t:from(name).
---@param name string
---@return fun(fn: fun(t: qemu.test.Case)) what takes the function
function test.point(name) end

---Call fn(t) at the start of each case, after it has gone to its point.
---@param fn fun(t: qemu.test.Case)
function test.before(fn) end

---Call fn(t) at the end of each case, also of one that failed (t.failed). An
---error in it fails the case.
---@param fn fun(t: qemu.test.Case)
function test.after(fn) end

---A value is the expected one. Tables are equal if what they hold is.
---@param seen any
---@param expected any
---@param what? string for the message
function Case:equal(seen, expected, what) end

---A value is not this one; as for equal.
---@param seen any
---@param unwanted any
---@param what? string for the message
function Case:not_equal(seen, unwanted, what) end

---The value is neither nil nor false.
---@param value any
---@param what? string for the message
function Case:check(value, what) end

---A text matches a pattern of Lua.
---@param text string
---@param pattern string
---@param what? string for the message
function Case:match(text, pattern, what) end

---A number lies between two others, or is one of them.
---@param value number
---@param low number
---@param high number
---@param what? string for the message
function Case:between(value, low, high, what) end

---fn() raises an error with this text in it.
---@param fn fun()
---@param text string
function Case:raises(fn, text) end

---Fail the case.
---@param text string
function Case:fail(text) end

---End the case here: it does not apply.
---@param reason string
function Case:skip(reason) end

---Virtual time in seconds.
---@return number
function Case:time() end

---Let the machine run for a span of virtual time. An error if it has stopped
---for good: reset it first.
---@param seconds number of virtual time
---@return string? the run state, if the machine stopped by itself before ("shutdown", …)
function Case:run(seconds) end

---Wait until fn() returns a true value, which is asked now and then: every
---`every` seconds of virtual time (default 0.001). `what` names it in the
---message if it does not come true in time, or the machine stops.
---@param fn fun(): any
---@param options? {timeout: number?, every: number?, what: string?} times in seconds of virtual time
---@return any what fn returned
function Case:wait_until(fn, options) end

---Go to a named point: a state of the machine that t.point declares, or fn
---brings about from the start. It is made once; from then on it is restored.
---What the case did before is undone. If it cannot be made, each case that asks
---for it fails with the reason.
---@param name string
---@param fn? fun(t: qemu.test.Case) how to get there, for a point that is not declared
function Case:from(name, fn) end

---Keep the state of the machine under a name, for t:restore, until the case
---ends.
---@param name string
function Case:snapshot(name) end

---Bring the machine back to a state that t:snapshot kept; an error if there is
---none of that name.
---@param name string
function Case:restore(name) end

---Reset the machine. It stands still at its first instruction then.
function Case:reset() end

---The run state, as QMP's query-status has it: "shutdown" when the guest has
---powered the machine off.
---@return string
function Case:state() end

---Let virtual time pass for devices and their timers, while the CPUs stand
---still.
---@param seconds number of virtual time
function Case:advance(seconds) end

---Read a property of a node or of the object at a path; an error if there is no
---such object or property.
---@param what any a node, or a path in the QOM tree: "/machine/uart0"
---@param name string the property
---@return any
function Case:get(what, name) end

---Set a property of a node or of the object at a path; an error if QEMU refuses
---it.
---@param what any as for get
---@param name string the property
---@param value any
function Case:set(what, name, value) end

---Run a QMP command. Its error fails the case. What starts or stops the machine
---is refused, and without trust=full what reaches beyond it.
---@param command string
---@param arguments? table by name
---@return any what the command returns
function Case:qmp(command, arguments) end

---Wait for an event of QMP ("SHUTDOWN", "RESET", …), or take one that came
---before. The case fails if it does not come in time.
---@param name string
---@param options? {timeout: number?} seconds of virtual time
---@return table as QMP tells it: event, data, timestamp
function Case:wait_event(name, options) end

---Read a register, or write it: by its name in gdb, or gdb's number.
---An error if there is none of that name, or the value does not fit.
---@param name string|integer
---@param value? integer to write
---@param cpu? any index or node of the CPU (default: CPU 0)
---@return integer|string of registers of more than 8 bytes: the bytes
function Case:register(name, value, cpu) end

---Read the program counter, or set it.
---@param value? integer to write
---@param cpu? any index or node of the CPU (default: CPU 0)
---@return integer
function Case:pc(value, cpu) end

---Let one CPU execute instructions; the others stand still. An error without
---icount (t.suite).
---@param count? integer of instructions (default 1)
---@param cpu? any index or node of the CPU (default: CPU 0)
function Case:step(count, cpu) end

---A line: an input (node:input(…)) or what an output drives (node:irq(…),
---node:output(…)). An error for an output that is connected to nothing.
---@param which any an end of a line
---@return qemu.test.Line
function Case:line(which) end

---Read a number of 1, 2, 4 or 8 bytes (default 4), as the guest would, with
---side effects. A bus error fails the case.
---@param address integer
---@param size? integer bytes
---@param from? any who reads: a CPU's index or node, "system", a container node (default: CPU 0)
---@return integer
function Case:read(address, size, from) end

---Like read, but a bus error gives nil and a text.
---@param address integer
---@param size? integer bytes
---@param from? any as for read
---@return integer?
---@return string? why not, if it failed
function Case:try_read(address, size, from) end

---Write a number of 1, 2, 4 or 8 bytes (default 4), as the guest would, with
---side effects. A bus error fails the case.
---@param address integer
---@param value integer
---@param size? integer bytes
---@param from? any who writes: as for read
function Case:write(address, value, size, from) end

---Like write, but a bus error gives nil and a text.
---@param address integer
---@param value integer
---@param size? integer bytes
---@param from? any as for read
---@return boolean? true if it was written
---@return string? why not, if it failed
function Case:try_write(address, value, size, from) end

---Read bytes. A bus error fails the case.
---@param address integer
---@param length integer bytes
---@param from? any as for read
---@return string
function Case:read_bytes(address, length, from) end

---Write bytes. A bus error fails the case.
---@param address integer
---@param bytes string
---@param from? any as for read
function Case:write_bytes(address, bytes, from) end

---A number in memory is the expected one.
---@param address integer
---@param expected integer
---@param size? integer bytes (default 4)
---@param from? any as for read
function Case:expect_memory(address, expected, size, from) end

---Load a file into memory, ROM included. An error if it cannot be read, or there
---is no memory.
---@param path string as seen from the test's file
---@param address integer
---@param from? any as for read
---@return integer size in bytes
function Case:load(path, address, from) end

---Make every access to a range end in a bus error, until the end of the case.
---@param address integer
---@param size integer bytes, up to 16 MiB
---@return qemu.test.Fault
function Case:fault_bus_error(address, size) end

---Make what is read from a range come out wrong: (value & mask) ~ flip. What
---is there is read all the same, with side effects, and writes go through. Until
---the end of the case.
---@param address integer
---@param size integer bytes, up to 16 MiB, of one region
---@param change {mask: integer?, flip: integer?, value: integer?} value: always this
---@return qemu.test.Fault
function Case:fault_read(address, size, change) end

---What console n shows now. A device that is switched off may leave there what
---an earlier case made it show.
---@param n? integer console (default 0)
---@return qemu.test.Picture
function Case:screen(n) end

---Wait until a console shows a picture: all of it, or a rectangle, for which
---the picture may be as large as the screen or just the rectangle. It is looked
---at every 0.01 seconds of virtual time.
---A failure tells how many pixels differ and where the first one is. In the
---folder that the command line names with testing.screens=DIR it leaves the
---screen and a picture of the difference as PNG files: equal pixels are dimmed,
---differing ones red.
---@param expected string|qemu.test.Picture a PNG file as seen from the test's file, or a picture
---@param options? qemu.test.ScreenFields
---@return qemu.test.Picture screen
function Case:expect_screen(expected, options) end

---Wait for text that matches a pattern of Lua on a serial line. All output up
---to its end counts as read. The pattern is tried at each byte that comes: end
---it with what follows where a part of the text would match, too. The case fails
---if it does not come in time, or the machine has no such line.
---@param pattern string
---@param options? {serial: integer?, timeout: number?} serial line (default 0), seconds of virtual time
---@return string ... the pattern's captures, or the whole match
function Case:expect(pattern, options) end

---Wait for exactly this text on a serial line.
---@param text string
---@param options? {serial: integer?, timeout: number?} as for expect
---@return string the text
function Case:expect_text(text, options) end

---Fail if text like this is in what the guest wrote and was not read yet.
---@param pattern string
---@param options? {serial: integer?} serial line (default 0)
function Case:expect_not(pattern, options) end

---Type text into a serial line. The guest gets it as its UART has room, while
---the machine runs.
---@param text string
---@param options? {serial: integer?} serial line (default 0)
function Case:type(text, options) end

---What the guest wrote and was not read yet; it counts as read then.
---@param options? {serial: integer?} serial line (default 0)
---@return string
function Case:output(options) end

---The last lines of all serial lines, for reports.
---@param lines? integer of each serial line (default 10)
---@return string
function Case:last_lines(lines) end

---The level that its device sees: 0 is low.
---@return integer
function Line:level() end

---Whether the level is not 0.
---@return boolean
function Line:high() end

---Drive it as its output would. What drives it in the machine may change it
---again.
---@param level integer|boolean true is 1
function Line:set(level) end

---Raise it and lower it again.
function Line:pulse() end

---How often it rose and fell since the test began; with a snapshot its counts
---come back.
---@return integer rises
---@return integer falls
function Line:edges() end

---Wait for an edge that comes from now on. The case fails if none comes in time.
---@param edge? "rise"|"fall"|"any" default "rise"
---@param options? {timeout: number?} seconds of virtual time
function Line:wait(edge, options) end

---Keep it at a level, whatever drives it, until release or the end of the case.
---@param level integer|boolean true is 1
function Line:stick(level) end

---Let it follow what drives it again.
function Line:release() end

---Take the fault away again, before the end of the case does.
function Fault:remove() end

---How wide the picture is.
---@return integer pixels
function Picture:width() end

---How high the picture is.
---@return integer pixels
function Picture:height() end

---The colour of a pixel; 0, 0 is at the top left.
---@param x integer
---@param y integer
---@return integer color 0xRRGGBB
function Picture:pixel(x, y) end

---Save the picture as a PNG file, in the folder that the command line names
---with testing.screens=DIR. Without one nothing is written.
---@param name string letters, digits and ._-; .png is added if it is missing
---@return string? path or nil, if there is no folder
function Picture:save(name) end

return test
