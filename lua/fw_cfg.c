/*
 * QEMU's firmware configuration device.
 *
 * "fw_cfg_mem" is a device like others, but the function that boards make it
 * with (fw_cfg_init_mem_wide in hw/nvram/fw_cfg.c) does more than realize it:
 * without an address space, the guest's first DMA is a NULL dereference.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lua/bind.h"
#include "lua/names.h"
#include "lua/once.h"

#include "hw/nvram/fw_cfg.h"

static void fw_cfg_start(BindCall *c, Error **errp)
{
    Object *obj = c->arg[0].object;
    FWCfgState *fw_cfg = (FWCfgState *)obj;

    if (!DEVICE(obj)->realized) {
        error_setg(errp, "%s is not realized", names_object(obj));
        return;
    }
    if (!once_mark(c->L, "fw_cfg_start", obj)) {
        return;
    }
    fw_cfg->dma_as = &address_space_memory;
    fw_cfg_add_i16(fw_cfg, FW_CFG_NB_CPUS, current_machine->smp.cpus);
    rom_set_fw(fw_cfg);
}

static const BindRow rows[] = {
    { "fw_cfg_start",
      fw_cfg_start,
      { SELF(TYPE_FW_CFG) },
      "",
      "What a board does to a realized fw_cfg device: its DMA goes to the "
      "system's memory, it knows the number of CPUs, and the option ROMs of "
      "the command line become files of it." },
};

const BindGroup bind_fw_cfg = BIND_GROUP("fw_cfg", rows);
