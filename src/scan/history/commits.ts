import { Buffer } from 'node:buffer'
import { runGit, startGit } from '../sources/git.ts'

/** A commit that brought a blob under a path, or took it away. */
export interface Appearance {
  readonly commit: string
  readonly authoredAtMs: number
  readonly path: string
  readonly brought: boolean
  readonly reachable: boolean
}

const mark = '\u0001'

/** Where blobs stand in the history of a repository. */
export interface BlobPlaces {
  readonly appearances: ReadonlyMap<string, readonly Appearance[]>
  /** Paths in the commit that is checked out. */
  readonly inHead: ReadonlyMap<string, string>
  /** Paths in what is staged. */
  readonly inIndex: ReadonlyMap<string, string>
  readonly unreachableCommits: ReadonlySet<string>
}

/**
 * Looks up which commits brought the blobs, and took them away. One walk whatever their number, and none where there
 * are none. `commits` are all that the repository holds: those that no reference leads to are walked on their own.
 */
export async function findPlaces(
  folder: string,
  blobs: ReadonlySet<string>,
  commits: readonly string[],
): Promise<BlobPlaces> {
  const reachable = new Set(lines(tryGit(folder, ['rev-list', '--all'])))
  const unreachable = newestFirst(
    folder,
    commits.filter((commit) => !reachable.has(commit)),
  )
  const appearances = new Map<string, Appearance[]>()
  if (blobs.size > 0) {
    const ids = [...reachable]
    const middle = Math.ceil(ids.length / 2)
    // Two at a time: comparing trees is most of the work, and git does it on one core.
    const walks = await Promise.all([
      walk(folder, ids.slice(0, middle), true, blobs),
      walk(folder, ids.slice(middle), true, blobs),
    ])
    for (const found of [...walks, await walk(folder, unreachable, false, blobs)])
      for (const [blob, list] of found) appearances.set(blob, [...(appearances.get(blob) ?? []), ...list])
  }
  return {
    appearances,
    inHead: pathsIn(['ls-tree', '-r', '-z', '--full-tree', 'HEAD'], folder, blobs),
    inIndex: pathsIn(['ls-files', '-s', '-z'], folder, blobs),
    unreachableCommits: new Set(unreachable),
  }
}

/** In an order of their own, so that of commits of the same second the same one is the first, whoever read them how. */
function newestFirst(folder: string, commits: readonly string[]): readonly string[] {
  if (commits.length === 0) return []
  const sorted = [...new Set(commits)].sort()
  const args = ['rev-list', '--date-order', '--ignore-missing', '--stdin', '--not', '--all']
  const listed = new Set(lines(tryGit(folder, args, `${sorted.join('\n')}\n`)))
  // What git cannot walk, because a parent is missing, comes last.
  const known = new Set(sorted)
  return [
    ...[...listed].filter((commit) => known.has(commit)),
    ...sorted.filter((commit) => !listed.has(commit)),
  ]
}

const logOptions = [
  '--no-walk=unsorted',
  '--stdin',
  '--raw',
  '--no-abbrev',
  '--no-renames',
  '--root',
  '-z',
  '--diff-merges=first-parent',
]

async function walk(
  folder: string,
  commits: readonly string[],
  reachable: boolean,
  blobs: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Appearance[]>> {
  const appearances = new Map<string, Appearance[]>()
  if (commits.length === 0) return appearances
  const git = startGit(folder, ['log', ...logOptions, `--format=${mark}%H %at`])
  git.stdin?.on('error', () => {})
  git.stdin?.end(`${commits.join('\n')}\n`)
  let commit = ''
  let authoredAtMs = 0
  let change: readonly string[] | undefined
  let rest = Buffer.alloc(0)
  const read = (part: string) => {
    if (change !== undefined) {
      const [, , before = '', after = ''] = change
      change = undefined
      for (const [blob, brought] of [
        [after, true],
        [before, false],
      ] as const) {
        if (!blobs.has(blob)) continue
        const list = appearances.get(blob) ?? []
        list.push({ commit, authoredAtMs, path: part, brought, reachable })
        appearances.set(blob, list)
      }
      return
    }
    const text = part.trimStart()
    if (text.startsWith(mark)) {
      const [id = '', seconds = '0'] = text.slice(1).trim().split(' ')
      commit = id
      authoredAtMs = Number(seconds) * 1000
    } else if (text.startsWith(':')) change = text.slice(1).split(' ')
  }
  for await (const chunk of git.stdout ?? []) {
    const bytes = Buffer.concat([rest, chunk as Buffer])
    let at = 0
    for (let end = bytes.indexOf(0, at); end !== -1; end = bytes.indexOf(0, at)) {
      read(bytes.toString('utf8', at, end))
      at = end + 1
    }
    rest = Buffer.from(bytes.subarray(at))
  }
  return appearances
}

/** `<mode> blob <id><tab><path>` of a tree, `<mode> <id> <stage><tab><path>` of an index. */
function pathsIn(
  args: readonly string[],
  folder: string,
  blobs: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const paths = new Map<string, string>()
  if (blobs.size === 0) return paths
  for (const entry of tryGit(folder, args).split('\0')) {
    const [facts = '', path = ''] = entry.split('\t')
    const blob = facts.split(' ').find((fact) => blobs.has(fact))
    if (blob !== undefined) paths.set(blob, path)
  }
  return paths
}

/** Nothing where git refuses: a repository without commits has no HEAD, a broken one no history. */
function tryGit(folder: string, args: readonly string[], input?: string): string {
  try {
    return runGit(folder, args, input).toString('utf8')
  } catch {
    return ''
  }
}

const lines = (text: string) => text.split('\n').filter((line) => line !== '')
