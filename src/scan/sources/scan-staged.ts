import type { Buffer } from 'node:buffer'
import { existsSync, lstatSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ObjectInfo } from '../history/objects.ts'
import { readFewObjects, readObjects } from '../history/read-objects.ts'
import type { ContentScanner } from './content.ts'
import { overlapBytes } from './file-reader.ts'
import { runGit } from './git.ts'

/** Scans what the next commit would hold and the last one does not: the files of the index that changed. */
export async function scanStaged(folder: string, contents: ContentScanner): Promise<void> {
  const { totals } = contents
  const files = listStaged(folder)
  const names = new Map(files.map(({ id, name }) => [id, name]))
  const objects = [...names.keys()].map((id): ObjectInfo => ({ id, type: 'blob', size: 0 }))
  const take = (object: ObjectInfo, bytes: Buffer) => {
    contents.scan(bytes, names.get(object.id) ?? object.id)
    totals.bytes += bytes.length
  }
  const sink = { whole: take, piece: take }
  if (objects.length === 0) return
  if (areSmall(folder, files)) readFewObjects(folder, objects, sink, overlapBytes)
  else await readObjects(folder, objects, sink, overlapBytes)
  totals.files += files.length
}

const smallBytesMax = 16 * 1024 * 1024

/** Told by the files beside the index, which are mostly the same: git says nothing of sizes here. */
function areSmall(folder: string, files: readonly { name: string }[]): boolean {
  const top = topOf(folder)
  let bytes = 0
  for (const { name } of files)
    bytes += lstatSync(join(top, name), { throwIfNoEntry: false })?.size ?? smallBytesMax
  return bytes <= smallBytesMax
}

/** Without asking git, which would be a third process. */
function topOf(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at
    if (at === dirname(at)) return folder
  }
}

function listStaged(folder: string): { id: string; name: string }[] {
  const args = [
    'diff',
    '--cached',
    '--raw',
    '-z',
    '--no-abbrev',
    '--no-renames',
    '--diff-filter=d',
    '--no-ext-diff',
  ]
  const parts = runGit(folder, args).toString('utf8').split('\0')
  const files: { id: string; name: string }[] = []
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [, mode = '', , id = ''] = (parts[at] ?? '').split(' ')
    // A submodule has a commit where a file has content.
    if (mode !== '160000' && !/^0+$/.test(id)) files.push({ id, name: parts[at + 1] ?? '' })
  }
  return files
}
