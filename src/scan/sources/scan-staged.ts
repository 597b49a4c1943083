import type { Buffer } from 'node:buffer'
import type { ObjectInfo } from '../history/objects.ts'
import { readObjects } from '../history/read-objects.ts'
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
  await readObjects(folder, objects, { whole: take, piece: take }, overlapBytes)
  totals.files += files.length
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
