import { ageOf, isNeverUsed, type KeyAges, type Trouble } from '../../control/index.ts'
import type { VaultKeyView } from '../../vault/index.ts'

/** Names a key as commands do. */
export function nameOf({
  vendor,
  environment,
  name,
}: Pick<VaultKeyView, 'vendor' | 'environment' | 'name'>): string {
  return `${vendor} ${environment}${name === 'default' ? '' : ` ${name}`}`
}

/** Returns the command that rotates a key. */
export function rotateCommand({
  vendor,
  environment,
  name,
}: Pick<VaultKeyView, 'vendor' | 'environment' | 'name'>): string {
  return `sallyport key rotate ${vendor} --environment ${environment}${name === 'default' ? '' : ` --name ${name}`}`
}

/** Keys that are older than they may be, or soon will be. */
export function findOld(keys: readonly VaultKeyView[], ages: KeyAges, nowMs: number): Trouble[] {
  return keys.flatMap((key): Trouble[] => {
    const { age = 'fine' } = ageOf(key, ages, nowMs) ?? {}
    if (age === 'fine') return []
    const days = Math.floor((nowMs - key.createdAtMs) / 86_400_000)
    const what = `The key ${nameOf(key)} is ${days} days old${age === 'due' ? ' and soon due' : ': older than it may be'}.`
    return [{ severity: age === 'due' ? 'warning' : 'bad', what, mend: rotateCommand(key) }]
  })
}

/** Keys that nobody uses: rights for nothing. */
export function findUnused(
  keys: readonly VaultKeyView[],
  isUsedElsewhere: (key: VaultKeyView) => boolean,
  nowMs: number,
): Trouble[] {
  return keys
    .filter((key) => isNeverUsed(key, isUsedElsewhere(key), nowMs))
    .map((key) => ({
      severity: 'warning',
      what: `The key ${nameOf(key)} has never been used.`,
      mend: `sallyport key revoke ${key.id}`,
    }))
}

/** Keys that the vendor refused when it was last asked, though calls use them. */
export function findRefused(keys: readonly VaultKeyView[]): Trouble[] {
  return keys
    .filter(({ state, verification }) => state === 'active' && verification === 'invalid')
    .map((key) => ({
      severity: 'bad',
      what: `The vendor refused the key ${nameOf(key)} when it was last asked.`,
      mend: `sallyport key verify ${key.id}, then ${rotateCommand(key)}`,
    }))
}

/** One value under two environments makes them one. The vault takes none twice; a backup that was put back may hold some. */
export function findShared(keys: readonly VaultKeyView[]): Trouble[] {
  const present = keys.filter(({ state }) => state !== 'revoked')
  return [...Map.groupBy(present, ({ fingerprint }) => fingerprint).values()]
    .filter((same) => new Set(same.map(({ environment }) => environment)).size > 1)
    .flatMap((same): Trouble[] =>
      same.slice(-1).map((last) => ({
        severity: 'bad',
        what: `One vendor key stands in ${same.map((key) => nameOf(key)).join(' and in ')}.`,
        mend: `make a key of its own for one of them at the vendor: ${rotateCommand(last)}`,
      })),
    )
}
