import type { Config } from '../../config/index.ts'
import type { CheckReport, Trouble } from '../../control/index.ts'
import { isSallyportError, type Secret } from '../../core/index.ts'
import { awaitsSomebody } from '../../rotation/index.ts'
import type { AnchorWriter } from '../../storage/index.ts'
import type { VaultKeyView } from '../../vault/index.ts'
import { isUsedElsewhere, openEndpointsOf } from '../keys/used-elsewhere.ts'
import type { App } from '../open-app.ts'
import { readCallUsage } from '../serving/call-usage.ts'
import { findEndingCertificates } from './certificates.ts'
import { findIdle, unusedDays } from './clients.ts'
import { findWeakSecrets } from './endpoints.ts'
import { findExposedMasterKey, findFullDisk, findOpenFiles } from './home.ts'
import { findOld, findRefused, findShared, findUnused } from './keys.ts'
import { findLostAnchors } from './log.ts'
import { findStuck } from './rotations.ts'

export interface Examined extends Pick<App, 'clock' | 'storage' | 'vault' | 'webhooks'> {
  readonly config: Config
  /** Folder of the home. */
  readonly home: string
  readonly anchors: AnchorWriter
}

interface Check {
  readonly id: string
  readonly title: string
  look(): Promise<readonly Trouble[]>
}

/** Looks at everything, one thing after the other. What cannot be looked at hides nothing else. */
export async function examine(examined: Examined): Promise<readonly CheckReport[]> {
  const reports: CheckReport[] = []
  for (const check of checksOf(examined)) reports.push(await run(check))
  return reports
}

async function run({ id, title, look }: Check): Promise<CheckReport> {
  try {
    const troubles = await look()
    const isBad = troubles.some(({ severity }) => severity === 'bad')
    return { id, title, status: isBad ? 'bad' : troubles.length > 0 ? 'warning' : 'fine', troubles }
  } catch (error) {
    const code = isSallyportError(error)
      ? error.code
      : ((error as { code?: string }).code ?? 'ERR_CORE_INTERNAL')
    return { id, title, status: 'undecided', why: code, troubles: [] }
  }
}

function checksOf({ clock, config, storage, vault, webhooks, home, anchors }: Examined): Check[] {
  const nowMs = clock.now()
  const keys = (find: (keys: readonly VaultKeyView[]) => Trouble[] | Promise<Trouble[]>) => async () =>
    find(await vault.list())
  const endpoints = () => openEndpointsOf(webhooks)
  const fingerprintOf = (value: Secret) => vault.fingerprintOf(value)
  const elsewhere = { rotation: config.rotation, endpoints, fingerprintOf, nowMs }
  return [
    { id: 'key-age', title: 'no key is too old', look: keys((all) => findOld(all, config.rotation, nowMs)) },
    {
      id: 'key-use',
      title: 'every key is used',
      look: keys((all) => findUnused(all, (key) => isUsedElsewhere(key, elsewhere), nowMs)),
    },
    { id: 'key-accepted', title: 'vendors accept the keys', look: keys(findRefused) },
    { id: 'key-shared', title: 'no key stands in two environments', look: keys(findShared) },
    {
      id: 'rotations',
      title: 'rotations come to their end',
      look: async () => findStuck(await storage.rotations.list(), await vault.list(), awaitsSomebody, nowMs),
    },
    {
      id: 'webhook-secrets',
      title: 'endpoints have secrets that are theirs alone',
      look: keys((all) => findWeakSecrets(endpoints(), all, fingerprintOf, nowMs)),
    },
    {
      id: 'client-use',
      title: 'every client is used',
      look: async () =>
        findIdle(
          (await storage.access.load()).clients,
          await readCallUsage(storage.sealedLog, nowMs - unusedDays * 86_400_000),
          nowMs,
        ),
    },
    {
      id: 'log-anchor',
      title: 'checkpoints of the log are kept elsewhere',
      look: () => findLostAnchors(anchors),
    },
    {
      id: 'certificate',
      title: 'the certificate lasts',
      look: () => findEndingCertificates(config.tls.cert, home, nowMs),
    },
    { id: 'home-mode', title: "the home is its owner's alone", look: () => findOpenFiles(home) },
    {
      id: 'master-key',
      title: 'the master key lies apart',
      look: keys((all) => findExposedMasterKey(home, all)),
    },
    { id: 'disk', title: 'there is room on the disk', look: () => findFullDisk(home) },
  ]
}
