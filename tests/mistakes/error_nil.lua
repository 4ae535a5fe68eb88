-- SPDX-License-Identifier: GPL-2.0-or-later
error(nil)
--> (error object is a nil value)
