import { globSync, readFileSync } from 'node:fs'
import { join, posix, sep } from 'node:path'

import { type Import, readSource, type SourceFacts } from './imports.ts'
import { type Room, rooms, vendorIds, vendorRooms } from './table.ts'

export interface Violation {
  /** Path below the checked folder, with forward slashes. */
  readonly file: string
  readonly line: number
  readonly message: string
}

export interface ArrowReport {
  readonly files: number
  readonly imports: number
  /** How many of the imports lead from one room to another. */
  readonly betweenRooms: number
  readonly rooms: number
  readonly violations: readonly Violation[]
}

/**
 * Checks every TypeScript file below `folder` (the `src` of a checkout) against the table and returns what it saw.
 * Tests may import what they like: they are not shipped. Declaration files hold no imports of ours.
 * Throws a SyntaxError that names the file where one cannot be read.
 */
export function checkArrows(folder: string): ArrowReport {
  const files = globSync('**/*.ts', { cwd: folder })
    .map((file) => file.split(sep).join('/'))
    .filter((file) => !file.endsWith('.test.ts') && !file.endsWith('.d.ts'))
    .sort()
  const violations: Violation[] = []
  const seenRooms = new Set<string>()
  let imports = 0
  let betweenRooms = 0
  for (const file of files) {
    const roomName = roomOf(file)
    seenRooms.add(roomName)
    const room = rooms[roomName]
    const facts = readFacts(folder, file)
    imports += facts.imports.length
    if (!room) {
      violations.push({ file, line: 1, message: `no room is called "${roomName}": add it to the table` })
      continue
    }
    for (const entry of facts.imports) {
      if (leadsElsewhere(file, entry)) betweenRooms += 1
      const message = judge(file, roomName, room, entry)
      if (message) violations.push({ file, line: entry.line, message })
    }
    if (!vendorRooms.has(roomName)) violations.push(...namedVendors(file, facts))
  }
  return { files: files.length, imports, betweenRooms, rooms: seenRooms.size, violations }
}

function readFacts(folder: string, file: string): SourceFacts {
  try {
    return readSource(readFileSync(join(folder, file), 'utf8'))
  } catch (error) {
    if (error instanceof SyntaxError) throw new SyntaxError(`${file}: ${error.message}`, { cause: error })
    throw error
  }
}

/** The folder a file stands in below `src`; for a file of `src` itself, its name. */
function roomOf(path: string): string {
  const [first = ''] = path.split('/')
  return first.replace(/\.ts$/, '')
}

/** Where a relative specifier points, from `src`; begins with `..` where it leaves it. */
function targetOf(file: string, specifier: string): string {
  return posix.join(posix.dirname(file), specifier)
}

function isRelative({ specifier, kind }: Import): boolean {
  if (specifier === undefined) return false
  return specifier.startsWith('.') || (kind === 'url' && !/^[a-z]+:|^\//i.test(specifier))
}

function leadsElsewhere(file: string, entry: Import): boolean {
  if (!isRelative(entry)) return false
  return roomOf(targetOf(file, entry.specifier ?? '')) !== roomOf(file)
}

/** Returns what is wrong with one import, or undefined. */
function judge(file: string, roomName: string, room: Room, entry: Import): string | undefined {
  const { specifier, typeOnly, kind } = entry
  if (specifier === undefined) return 'the specifier is computed, so nobody can check it: write it out'
  if (!isRelative(entry)) return judgeOutside(roomName, room, entry, specifier)
  const target = targetOf(file, specifier)
  if (target.startsWith('..')) {
    return kind === 'url' ? undefined : `"${specifier}" leaves src`
  }
  const targetRoom = roomOf(target)
  if (targetRoom === roomName) return undefined
  if (!rooms[targetRoom]) return `no room is called "${targetRoom}"`
  const typesAllowed = room.types?.includes(targetRoom) ?? false
  if (!room.uses.includes(targetRoom)) {
    if (!typesAllowed) return `no arrow leads from ${roomName} to ${targetRoom}`
    if (!typeOnly) return `${roomName} may import types of ${targetRoom}, not code: use \`import type\``
  }
  if (target !== `${targetRoom}/index.ts` && target !== `${targetRoom}.ts`) {
    return `"${specifier}" is an inner file of ${targetRoom}: import its index.ts`
  }
  return undefined
}

function judgeOutside(roomName: string, room: Room, entry: Import, specifier: string): string | undefined {
  if (specifier.startsWith('#') || specifier.startsWith('/') || /^sallyport($|\/)/.test(specifier)) {
    return `"${specifier}": rooms import each other by relative path`
  }
  if (entry.typeOnly || entry.kind === 'url' || room.refuses === undefined) return undefined
  const bare = specifier.replace(/^node:/, '')
  const refused = room.refuses === 'all' || room.refuses.includes(bare)
  return refused ? `${roomName} must not load "${specifier}"` : undefined
}

/** A string that is a vendor id, or begins with one as an address or key does (`castai.main`, `castai/x`). */
function namedVendors(file: string, facts: SourceFacts): Violation[] {
  const pattern = new RegExp(`^(${vendorIds.join('|')})([./:][^\\s]*)?$`, 'i')
  return facts.strings
    .filter((token) => pattern.test(token.text))
    .map(({ line, text }) => ({
      file,
      line,
      message: `"${text}" names a vendor: only vendors/ and emulators/ may`,
    }))
}
