-- SPDX-License-Identifier: GPL-2.0-or-later
os.execute "true"
--> attempt to call a nil value (field 'execute')
