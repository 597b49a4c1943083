import { join } from 'node:path'
import { verifyAudit } from '../../../src/app/index.ts'
import type { Control } from '../../../src/control/index.ts'
import { type EmulatedVendors, serveVendors } from '../emulated-vendors.ts'
import { withControl } from '../load-home.ts'
import type { ShiftedClock } from '../shifted-clock.ts'
import { environment, prepareHome, worldSettings } from '../world.ts'
import { automaticSettings, fillAccounts, type ServiceAccount, useServiceAccount } from './accounts.ts'
import { DoomedServers } from './doomed-servers.ts'
import { findStrays } from './find-strays.ts'
import { probeGrants } from './gate-prober.ts'
import { KeyOwner } from './key-owner.ts'

/** Servers that are to be killed while keys rotate, the emulated vendors before them, and who owns the keys. */
export interface RotationKillWorld {
  readonly vendors: EmulatedVendors
  readonly servers: DoomedServers
  readonly account: ServiceAccount
  readonly owners: Readonly<Record<keyof EmulatedVendors, KeyOwner>>
  /** A client that may read a little of every vendor. */
  readonly clientKey: string
  /** Lends a control: over a server, where one runs. */
  use<Result>(work: (control: Control) => Promise<Result>): Promise<Result>
  /** Returns what is wrong once every rotation has ended: keys too many, values that are kept, a log that is not whole. */
  findLeftovers(): Promise<string[]>
  close(): Promise<void>
}

export interface RotationKillWorldOptions {
  readonly folder: string
  readonly database: readonly string[]
  readonly instances: number
  readonly clock: ShiftedClock
  readonly program?: string
}

const settings = [
  'rotation:',
  // Time leaps after each kill: the limit is for calls that last, and none does.
  '  drainMs: 1d',
  '  acceptMs: 1h',
  '  observeMs: 100',
  '  quietMs: 100',
  ...automaticSettings,
]

/** Opens the world, its servers not started. Whoever opens it closes it. */
export async function openRotationKillWorld(options: RotationKillWorldOptions): Promise<RotationKillWorld> {
  const { folder, database, instances, clock, program } = options
  const vendors = await serveVendors()
  const lines = await worldSettings(vendors, { database, settings })
  const homes: string[] = []
  for (let number = 0; number < instances; number += 1)
    homes.push(await prepareHome(join(folder, String(number)), lines, homes[0]))
  const home = homes[0] as string
  const use = <Result>(work: (control: Control) => Promise<Result>) => withControl(home, work)
  const keys = {
    assemblyai: vendors.assemblyai.emulator.createKey(),
    retellai: vendors.retellai.emulator.createKey(),
  }
  const { account, clientKey } = await use(async (control) => {
    for (const [vendor, { key }] of Object.entries(keys))
      await control.perform('key.add', { vendor, environment, value: key })
    const grants = probeGrants.map(({ scopes, ...grant }) => ({ ...grant, scopes: [...scopes] }))
    return {
      account: await useServiceAccount(control, vendors.castai),
      clientKey: (await control.perform('client.add', { name: 'prober', environment, grants })).key,
    }
  })
  await fillAccounts(vendors, { assemblyai: keys.assemblyai.key, retellai: keys.retellai.key })
  const servers = await DoomedServers.prepare({
    folder,
    homes,
    vendors,
    environment: clock.environment,
    ...(program === undefined ? {} : { program }),
  })
  const owners = {
    assemblyai: new KeyOwner('assemblyai', vendors, keys.assemblyai.id),
    retellai: new KeyOwner('retellai', vendors, keys.retellai.id),
    castai: new KeyOwner('castai', vendors, account.firstId),
  }
  return {
    vendors,
    servers,
    account,
    owners,
    clientKey,
    use,
    async findLeftovers() {
      const list = () => use((control) => control.perform('rotation.list', {}))
      const violations = await findStrays(account, list)
      if ((await account.list()).length !== 1) violations.push('Cast AI has more keys than one')
      const live = { assemblyai: liveKeys(vendors, 'assemblyai'), retellai: liveKeys(vendors, 'retellai') }
      for (const [vendor, ids] of Object.entries(live)) {
        const wanted = owners[vendor as keyof typeof live].wantedIds
        if (ids.join() !== wanted.join())
          violations.push(`${vendor} has the keys ${ids}, and should have ${wanted}`)
      }
      const kept = (await use((control) => control.perform('key.list', {}))).filter(
        ({ state }) => state !== 'revoked',
      )
      const names = kept.map(({ vendor, name, state }) => `${vendor} ${name} ${state}`).sort()
      const expected = [
        'assemblyai default active',
        'castai default active',
        'castai rotator active',
        'retellai default active',
      ]
      if (names.join() !== expected.join()) violations.push(`the vault keeps ${names.join(', ')}`)
      const { verdict } = await verifyAudit({ home, keyFiles: [], anchorFiles: [] })
      if (!verdict.ok) violations.push(`the log is ${verdict.outcome}: ${verdict.reason}`)
      return violations
    },
    async close() {
      await servers.close()
      for (const vendor of Object.values(vendors)) await vendor.close()
    },
  }
}

/** What a vendor calls the keys that it accepts. */
function liveKeys(vendors: EmulatedVendors, vendor: 'assemblyai' | 'retellai'): readonly string[] {
  const { keys } = vendors[vendor].emulator.snapshot() as { keys: { id: string; revoked?: boolean }[] }
  return keys.filter(({ revoked }) => revoked !== true).map(({ id }) => id)
}
