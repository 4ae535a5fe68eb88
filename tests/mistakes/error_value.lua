-- SPDX-License-Identifier: GPL-2.0-or-later
-- Errors that are no text.

error({})
--> (error object is a table value)
