import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { runGit } from '../../sources/git.ts'

/** A pack and its index. */
export interface PackPaths {
  readonly pack: string
  readonly index: string
  readonly bytes: number
}

/** Where the objects of a repository are. */
export interface ObjectStores {
  readonly packs: readonly PackPaths[]
  /** Ids of objects that have a file of their own. */
  readonly loose: readonly string[]
}

const alternatesMax = 5

/** Returns where a repository keeps its objects; undefined where they are of a kind that git alone should read. */
export function findObjectStores(folder: string): ObjectStores | undefined {
  const [format, objects] = runGit(folder, [
    'rev-parse',
    '--path-format=absolute',
    '--show-object-format',
    '--git-path',
    'objects',
  ])
    .toString('utf8')
    .split('\n')
  if (format !== 'sha1' || objects === undefined) return undefined
  const packs: PackPaths[] = []
  const loose: string[] = []
  for (const store of withAlternates(objects)) {
    if (!addPacks(join(store, 'pack'), packs)) return undefined
    addLoose(store, loose)
  }
  return { packs, loose }
}

/** The folder itself and those it borrows from (gitrepository-layout(5)). */
function withAlternates(objects: string): string[] {
  const stores = [objects]
  for (let at = 0; at < stores.length && at < alternatesMax; at += 1) {
    const store = stores[at] as string
    const file = join(store, 'info', 'alternates')
    if (!existsSync(file)) continue
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      if (line === '' || line.startsWith('#')) continue
      const path = isAbsolute(line) ? line : resolve(store, line)
      if (!stores.includes(path)) stores.push(path)
    }
  }
  return stores
}

/** False where a pack has no index of its own. */
function addPacks(folder: string, packs: PackPaths[]): boolean {
  if (!existsSync(folder)) return true
  for (const name of readdirSync(folder)) {
    if (!name.endsWith('.pack')) continue
    const pack = join(folder, name)
    const index = pack.replace(/\.pack$/, '.idx')
    if (!existsSync(index)) return false
    packs.push({ pack, index, bytes: statSync(pack).size })
  }
  return true
}

function addLoose(store: string, loose: string[]): void {
  for (let first = 0; first < 256; first += 1) {
    const prefix = first.toString(16).padStart(2, '0')
    const folder = join(store, prefix)
    if (!existsSync(folder)) continue
    for (const name of readdirSync(folder)) if (/^[0-9a-f]{38}$/.test(name)) loose.push(prefix + name)
  }
}
