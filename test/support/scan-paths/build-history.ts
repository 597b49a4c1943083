import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Seeded } from '../seeded.ts'
import { ChangingFile, createLines } from './changing-file.ts'

const filesMost = 40
/** Every so many commits a side branch begins; most of these are deleted again. */
const sideEvery = 23

/**
 * Makes a repository in a folder that git creates: so many commits over files that change in every way, with side
 * branches, merges, tags, branches that were deleted, and commits of the same second. The same seed makes the same.
 */
export async function buildHistory(folder: string, seed: string, commits: number): Promise<void> {
  execFileSync('git', ['init', '-q', '-b', 'main', folder])
  await importHistory(folder, importStream(new Seeded(seed), commits, false))
  repack(folder, new Seeded(`${seed} packs`), commits)
}

/** Adds so many commits to such a repository, in a pack of their own. */
export async function growHistory(folder: string, seed: string, commits: number): Promise<void> {
  await importHistory(folder, importStream(new Seeded(seed), commits, true))
}

async function importHistory(folder: string, stream: Iterable<Buffer>): Promise<void> {
  const importer = spawn('git', ['fast-import', '--quiet', '--force'], {
    cwd: folder,
    stdio: ['pipe', 'inherit', 'inherit'],
  })
  const ended = once(importer, 'exit')
  for (const part of stream) if (!importer.stdin.write(part)) await once(importer.stdin, 'drain')
  importer.stdin.end()
  const [status] = await ended
  if (status !== 0) throw new Error(`git fast-import ended with ${status}`)
}

function repack(folder: string, random: Seeded, commits: number): void {
  const deleted = Array.from({ length: Math.ceil(commits / sideEvery) }, (_, at) => at * sideEvery)
    .filter(() => random.chance(0.6))
    .map((at) => `delete refs/heads/side-${at}\n`)
  const git = (words: readonly string[], input = '') => execFileSync('git', words, { cwd: folder, input })
  git(['update-ref', '--stdin'], deleted.join(''))
  // The import's own pack; one for everything; what nothing leads to in files of their own.
  const ways = [undefined, ['-a', '--keep-unreachable'], ['-A']]
  const way = random.pick(ways)
  const depth = random.pick([4, 50, 250])
  if (way !== undefined)
    git(['-c', 'pack.threads=1', 'repack', ...way, '-dfq', `--depth=${depth}`, '--window=8'])
}

function* importStream(random: Seeded, commits: number, goesOn: boolean): Generator<Buffer> {
  const files = Array.from({ length: filesMost }, (_, at) => new ChangingFile(`src/file ${at}.txt`, random))
  let seconds = 1_500_000_000
  let sides = 0
  for (let at = 0; at < commits; at += 1) {
    if (random.chance(0.4)) seconds += random.integer(0, 600)
    const isSide = at % sideEvery === 0
    const branch = isSide ? `side-${at}` : 'main'
    const message = Buffer.from(`change ${at}\n${random.chance(0.02) ? createLines(random, 0.5) : ''}`)
    const from = isSide && at > 0 ? 'refs/heads/main' : goesOn && at === 1 ? 'refs/heads/main^0' : undefined
    const merged = random.chance(0.3) && sides > 0 && !isSide ? `merge refs/heads/side-${sides}\n` : ''
    if (isSide && at > 0) sides = at
    yield Buffer.concat([
      Buffer.from(
        `commit refs/heads/${branch}\nauthor A <a@example.com> ${seconds - random.integer(0, 3)} +0000\n` +
          `committer A <a@example.com> ${seconds} +0000\ndata ${message.length}\n`,
      ),
      message,
      Buffer.from(`\n${from === undefined ? '' : `from ${from}\n`}${merged}`),
      ...random.several(files, random.integer(1, 2)).flatMap((file) => changeOf(file, random)),
    ])
    if (at > 1 && random.chance(0.01)) {
      const text = Buffer.from(createLines(random, 0.5))
      yield Buffer.from(`tag v${at}\nfrom refs/heads/main\ntagger A <a@example.com> ${seconds} +0000\n`)
      yield Buffer.concat([Buffer.from(`data ${text.length}\n`), text, Buffer.from('\n')])
    }
  }
}

function changeOf(file: ChangingFile, random: Seeded): Buffer[] {
  if (random.chance(0.01)) return [Buffer.from(`D ${file.name}\n`)]
  const bytes = file.change()
  return [Buffer.from(`M 100644 inline ${file.name}\ndata ${bytes.length}\n`), bytes, Buffer.from('\n')]
}
