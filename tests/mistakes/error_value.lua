-- SPDX-License-Identifier: GPL-2.0-or-later
--! says: (error object is a table value)
-- Errors that are no text.

error({})
