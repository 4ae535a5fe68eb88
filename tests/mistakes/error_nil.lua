-- SPDX-License-Identifier: GPL-2.0-or-later
--! says: (error object is a nil value)
error(nil)
