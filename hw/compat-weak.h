/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Functions and data that only some system emulators of a build contain.
 *
 * A module is loaded with every symbol bound, and one file serves them all:
 * what a small emulator lacks has to be weak, and is a null pointer there.
 * Test the name before using it, as in
 *
 *     if (!serial_mm_init) {
 *         error_setg(errp, "this QEMU has no serial-mm");
 *
 * A symbol that ought to be here and is not shows as "undefined symbol" when
 * the test "abi" runs every installed emulator. Functions of one architecture
 * are not listed: target/ looks those up by name.
 */

#pragma weak i2c_ack
#pragma weak i2c_bus_busy
#pragma weak i2c_bus_master
#pragma weak i2c_bus_release
#pragma weak i2c_end_transfer
#pragma weak i2c_init_bus
#pragma weak i2c_nack
#pragma weak i2c_recv
#pragma weak i2c_scan_bus
#pragma weak i2c_send
#pragma weak i2c_send_async
#pragma weak i2c_slave_create_simple
#pragma weak i2c_slave_new
#pragma weak i2c_slave_realize_and_unref
#pragma weak i2c_slave_set_address
#pragma weak i2c_start_recv
#pragma weak i2c_start_send
#pragma weak i2c_start_send_async
#pragma weak i2c_start_transfer

#pragma weak pci_add_capability
#pragma weak pci_address_space
#pragma weak pci_address_space_io
#pragma weak pci_allocate_irq
#pragma weak pci_bus_irqs
#pragma weak pci_bus_num
#pragma weak pci_bus_numa_node
#pragma weak pci_create_simple
#pragma weak pci_default_read_config
#pragma weak pci_default_write_config
#pragma weak pci_device_root_bus
#pragma weak pci_find_device
#pragma weak pci_for_each_device
#pragma weak pci_get_bar_addr
#pragma weak pci_host_conf_le_ops
#pragma weak pci_host_data_le_ops
#pragma weak pci_new
#pragma weak pci_nic_init_nofail
#pragma weak pci_realize_and_unref
#pragma weak pci_register_bar
#pragma weak pci_register_root_bus
#pragma weak pci_root_bus_init
#pragma weak pci_root_bus_new
#pragma weak pci_root_bus_path
#pragma weak pci_set_irq
#pragma weak pci_swizzle_map_irq_fn
#pragma weak pci_unregister_root_bus

#pragma weak pflash_cfi01_get_blk
#pragma weak pflash_cfi01_get_memory
#pragma weak pflash_cfi01_legacy_drive
#pragma weak pflash_cfi01_register
#pragma weak pflash_cfi02_register

#pragma weak ptimer_free
#pragma weak ptimer_get_count
#pragma weak ptimer_get_limit
#pragma weak ptimer_init
#pragma weak ptimer_run
#pragma weak ptimer_set_count
#pragma weak ptimer_set_freq
#pragma weak ptimer_set_limit
#pragma weak ptimer_set_period
#pragma weak ptimer_set_period_from_clock
#pragma weak ptimer_stop
#pragma weak ptimer_transaction_begin
#pragma weak ptimer_transaction_commit

#pragma weak qemu_fdt_randomize_seeds

#pragma weak register_finalize_block
#pragma weak register_init_block32
#pragma weak register_init_block64
#pragma weak register_init_block8
#pragma weak register_read
#pragma weak register_read_memory
#pragma weak register_reset
#pragma weak register_write
#pragma weak register_write_memory

#pragma weak sdbus_reparent_card

#pragma weak serial_mm_init

#pragma weak smbus_eeprom_init
#pragma weak smbus_eeprom_init_one

#pragma weak ssi_create_bus
#pragma weak ssi_create_peripheral
#pragma weak ssi_realize_and_unref
#pragma weak ssi_transfer

#pragma weak vmstate_i2c_slave
#pragma weak vmstate_pci_device
#pragma weak vmstate_ssi_peripheral
