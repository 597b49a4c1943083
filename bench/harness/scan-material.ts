import { execFileSync } from 'node:child_process'
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from './build.ts'

/** What is scanned: made of the packages that `npm ci` brings, so that it is real code and the same everywhere. */
export interface ScanMaterial {
  /** A git work tree. */
  readonly tree: string
  /** Built and minified files. */
  readonly bundles: string
  /** A repository whose next commit holds three files. */
  readonly staged: string
  /** A repository with many commits. */
  readonly history: string
  readonly filesInTree: number
  readonly bundleBytes: number
  readonly commits: number
  remove(): void
}

const treeBytesMax = 40e6
const treeFilesMax = 5_000
const fileBytesMax = 200_000
const filesOfHistory = 200
const bundleBytesMin = 2e6

/** Makes everything in a temporary folder. */
export function makeScanMaterial(commits: number, bundleBytesMax: number): ScanMaterial {
  const scratch = mkdtempSync(join(tmpdir(), 'sallyport-bench-scan-'))
  const [tree, bundles, staged, history] = ['tree', 'bundles', 'staged', 'history'].map((name) =>
    join(scratch, name),
  ) as [string, string, string, string]
  const sources = listSources()
  const filesInTree = makeTree(tree, sources)
  const bundleBytes = makeBundles(bundles, sources, bundleBytesMax)
  git(scratch, 'init', '-q', staged)
  for (const { path } of sources.slice(0, 3)) cpSync(path, join(staged, path.replaceAll('/', '_')))
  git(staged, 'add', '.')
  makeHistory(history, sources, commits)
  return {
    tree,
    bundles,
    staged,
    history,
    filesInTree,
    bundleBytes,
    commits,
    remove: () => rmSync(scratch, { recursive: true, force: true }),
  }
}

interface Source {
  readonly path: string
  readonly bytes: number
}

function listSources(): readonly Source[] {
  const found = globSync('node_modules/**/*.{js,cjs,mjs,ts,json,md,yml,css}', { cwd: root })
    .sort()
    .map((name) => ({ path: join(root, name), stats: statSync(join(root, name)) }))
    // Some folders are called `untar.js`.
    .filter(({ stats }) => stats.isFile() && stats.size > 200)
    .map(({ path, stats }) => ({ path, bytes: stats.size }))
  if (found.length < 1_000) throw new Error('there is too little below node_modules to be scanned')
  return found
}

function makeTree(tree: string, sources: readonly Source[]): number {
  mkdirSync(tree)
  git(tree, 'init', '-q')
  let [files, bytes] = [0, 0]
  for (const source of sources) {
    if (source.bytes > fileBytesMax) continue
    const target = join(tree, `part-${files % 60}`, `${files}-${source.path.split('/').at(-1)}`)
    mkdirSync(dirname(target), { recursive: true })
    cpSync(source.path, target)
    files += 1
    bytes += source.bytes
    if (files >= treeFilesMax || bytes >= treeBytesMax) break
  }
  git(tree, 'add', '.')
  return files
}

/**
 * Large ones: each is made of files of packages, as bundlers make them, until it is as large as a bundle of a big app. Where
 * the packages hold too little, they come again.
 */
function makeBundles(bundles: string, sources: readonly Source[], bytesMax: number): number {
  mkdirSync(bundles)
  let [bytes, bundle, inBundle] = [0, 0, 0]
  const largest = sources.filter(({ path }) => /\.[cm]?js$/.test(path)).sort((a, b) => b.bytes - a.bytes)
  for (let at = 0; bytes < bytesMax; at += 1) {
    const source = largest[at % largest.length] as Source
    writeFileSync(join(bundles, `${bundle}.js`), readFileSync(source.path), { flag: 'a' })
    bytes += source.bytes
    inBundle += source.bytes
    if (inBundle < bundleBytesMin) continue
    bundle += 1
    inBundle = 0
  }
  return bytes
}

/** Each commit changes one file in two places, with lines of another one. */
function makeHistory(folder: string, sources: readonly Source[], commits: number): void {
  git(dirname(folder), 'init', '-q', '-b', 'main', folder)
  const files = sources
    .filter(({ path, bytes }) => /\.[cm]?[jt]s$/.test(path) && bytes > 4_000 && bytes < 30_000)
    .slice(0, filesOfHistory)
    .map(({ path }) => readFileSync(path, 'utf8').split('\n'))
  const importer = join(folder, 'import')
  const parts: string[] = []
  for (let at = 0; at < commits; at += 1) {
    const lines = files[at % files.length] as string[]
    const other = files[(at * 7 + 3) % files.length] as string[]
    for (const step of [31, 57])
      lines.splice((at * step) % lines.length, 1, other[(at * 13) % other.length] ?? '')
    const text = Buffer.from(lines.join('\n'))
    const name = `src/part-${at % 12}/file-${at % files.length}.ts`
    parts.push(
      `commit refs/heads/main\ncommitter A <a@example.com> ${1_600_000_000 + at} +0000\ndata 6\nchange\n`,
      `M 100644 inline ${name}\ndata ${text.length}\n${text.toString('utf8')}\n`,
    )
    if (parts.length >= 2_000 || at === commits - 1) {
      // In pieces: the whole would not fit in one string.
      writeFileSync(importer, parts.splice(0).join(''), { flag: 'a' })
    }
  }
  execFileSync('/bin/sh', ['-c', 'git fast-import --quiet < import && rm import && git repack -adq'], {
    cwd: folder,
  })
}

function git(folder: string, ...args: readonly string[]): void {
  execFileSync('git', args, { cwd: folder, stdio: 'ignore' })
}
