import type { Buffer } from 'node:buffer'
import type { ChildProcess } from 'node:child_process'
import { SallyportError } from '../../core/index.ts'
import { runGit, startGit } from '../sources/git.ts'

/** An object of a repository that may hold text: everything but trees. */
export interface ObjectInfo {
  readonly id: string
  readonly type: 'blob' | 'commit' | 'tag'
  readonly size: number
}

const treeMark = ' tree'
const format = '--batch-check=%(objectname) %(objecttype) %(objectsize)'

/**
 * Yields every object that the repository holds on this machine, reachable or not, loose or packed, its own or an
 * alternate's. With `since`, those alone that HEAD has and `since` has not.
 */
export async function* listObjects(folder: string, since: string | undefined): AsyncGenerator<ObjectInfo> {
  const process =
    since === undefined
      ? startGit(folder, ['cat-file', '--batch-all-objects', '--unordered', '--buffer', format])
      : startGit(folder, ['cat-file', '--buffer', format])
  process.stdin?.end(since === undefined ? undefined : newObjects(folder, since))
  yield* readLines(process)
}

/** Yields what git says of the objects with these ids, and tells of trees, which are not yielded. */
export async function* describeObjects(
  folder: string,
  ids: readonly string[],
  onTree: (id: string) => void,
): AsyncGenerator<ObjectInfo> {
  if (ids.length === 0) return
  const process = startGit(folder, ['cat-file', '--buffer', format])
  process.stdin?.end(ids.map((id) => `${id}\n`).join(''))
  yield* readLines(process, onTree)
}

async function* readLines(
  process: ChildProcess,
  onTree: (id: string) => void = () => {},
): AsyncGenerator<ObjectInfo> {
  let rest = ''
  for await (const piece of process.stdout ?? []) {
    const lines = (rest + (piece as Buffer).toString('latin1')).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const object = parseLine(line)
      if (object !== undefined) yield object
      else if (line.endsWith(treeMark, line.lastIndexOf(' '))) onTree(line.slice(0, line.indexOf(' ')))
    }
  }
}

function newObjects(folder: string, since: string): Buffer {
  // A name that begins with a dash would be an option.
  if (since.startsWith('-'))
    throw new SallyportError('ERR_SCAN_GIT', { field: '--since', detail: 'That is no revision.' })
  return runGit(folder, [
    'rev-list',
    '--objects',
    '--no-object-names',
    '--missing=allow-any',
    `${since}..HEAD`,
    '--',
  ])
}

function parseLine(line: string): ObjectInfo | undefined {
  const [id = '', type = '', size = ''] = line.split(' ')
  // `<id> missing` in a partial clone.
  return type === 'blob' || type === 'commit' || type === 'tag' ? { id, type, size: Number(size) } : undefined
}
