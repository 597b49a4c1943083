import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keyPatterns } from '../../src/vendors/index.ts'
import type { Measure, Plan } from '../harness/plan.ts'
import { peakResidentBytesOf } from '../harness/process-tree.ts'
import type { Goal } from '../harness/report.ts'
import { makeScanMaterial, type ScanMaterial } from '../harness/scan-material.ts'
import { figure, ratioTo, showRatio, showValue, spreadOf } from '../harness/spread.ts'

const roundsMax = 15
const historyRoundsMax = 3
const memoryMegabytesMax = 400

interface Contest {
  readonly name: string
  readonly folder: string
  readonly ours: readonly string[]
  readonly peers: readonly Peer[]
  readonly rounds: number
  /** Where scans remember histories. */
  readonly cache: string
  /** Run once, and not measured. */
  readonly before?: readonly string[]
}

interface Peer {
  readonly name: string
  readonly command: readonly string[]
  /** What is promised of our time as a share of the peer's; nothing where it is undefined. */
  readonly goal?: { readonly most: number; readonly what: string }
}

/** How long `sallyport scan` takes, from spawn to exit, against programs that read the same. */
export const scan: Measure = {
  name: 'scan',
  async run(plan) {
    const bin = join(plan.installed().project, 'node_modules/sallyport/bin/sallyport.cjs')
    const material = makeScanMaterial(plan.peers ? 100_000 : 2_000, plan.peers ? 200e6 : 20e6)
    const scratch = mkdtempSync(join(tmpdir(), 'sallyport-bench-rules-'))
    try {
      const rows: string[][] = []
      const goals: Goal[] = []
      for (const contest of contests(plan, material, bin, scratch)) await run(plan, contest, rows, goals)
      return {
        name: 'scan',
        title: 'Scans for leaked keys',
        method:
          `From spawn to exit, of the packed package. Work tree: ${material.filesInTree} files of the packages that ` +
          `\`npm ci\` brings; bundles: ${figure(material.bundleBytes / 1e6)} MB of built JavaScript; history: ` +
          `${material.commits} commits made of them. ripgrep looks for the same shapes (\`--no-unicode --hidden -j2\`), ` +
          'gitleaks for its own rules. Memory is the peak of the scan’s own process.',
        header: ['', 'time', 'against', 'peer', 'ratio', 'memory'],
        rows,
        goals,
      }
    } finally {
      material.remove()
      rmSync(scratch, { recursive: true, force: true })
    }
  },
}

function contests(plan: Plan, material: ScanMaterial, bin: string, scratch: string): Contest[] {
  const rules = join(scratch, 'rules.txt')
  writeFileSync(rules, `${keyPatterns.map(({ pattern }) => `\\b(?:${pattern})\\b`).join('\n')}\n`)
  const ripgrep = (goal: NonNullable<Peer['goal']>): Peer[] =>
    has('rg')
      ? [{ name: 'ripgrep', command: ['rg', '-j2', '--no-unicode', '--hidden', '-f', rules, '.'], goal }]
      : []
  const gitleaks = (mode: 'dir' | 'git', most: number): Peer[] =>
    has('gitleaks')
      ? [
          {
            name: 'gitleaks',
            command: ['gitleaks', mode, '.', '--no-banner', '--log-level', 'error'],
            goal: { most: 1 / most, what: `at least ${most} times faster than gitleaks` },
          },
        ]
      : []
  const ours = (...args: string[]) => [process.execPath, bin, 'scan', ...args]
  const rounds = Math.min(plan.rounds, roundsMax)
  const cache = join(scratch, 'cache')
  return [
    {
      name: 'three staged files',
      folder: material.staged,
      ours: ours('--staged'),
      peers: [
        {
          name: '`node -e 0`',
          command: [process.execPath, '-e', '0'],
          goal: { most: 2, what: 'at most 2.0 times `node -e 0`' },
        },
      ],
      rounds,
      cache,
    },
    {
      name: 'work tree',
      folder: material.tree,
      ours: ours(),
      peers: [...ripgrep({ most: 2.5, what: 'at most 2.5 times ripgrep' }), ...gitleaks('dir', 4)],
      rounds,
      cache,
    },
    {
      name: 'bundles',
      folder: material.bundles,
      ours: ours('--bundle', '.'),
      peers: ripgrep({ most: 1, what: 'faster than ripgrep' }),
      rounds: Math.min(rounds, 7),
      cache,
    },
    {
      name: 'history, the second scan',
      folder: material.history,
      before: ours('--history'),
      ours: ours('--history'),
      peers: [{ name: 'the first scan', command: ours('--history', '--no-memory') }],
      rounds: Math.min(rounds, historyRoundsMax),
      cache,
    },
    {
      name: 'history',
      folder: material.history,
      ours: ours('--history', '--no-memory'),
      peers: [
        {
          name: '`git log -p`',
          command: ['git', 'log', '-p'],
          goal: { most: 1, what: 'faster than a bare `git log -p`' },
        },
        ...gitleaks('git', 5),
      ],
      rounds: Math.min(rounds, historyRoundsMax),
      cache,
    },
  ]
}

async function run(plan: Plan, contest: Contest, rows: string[][], goals: Goal[]): Promise<void> {
  const { name, folder, ours, peers, rounds, cache, before } = contest
  const time = (command: readonly string[], fine: readonly number[]) => runOnce(command, folder, fine, cache)
  if (before !== undefined) await time(before, [0, 1])
  const times: number[] = []
  const theirs = peers.map((): number[] => [])
  let megabytes = 0
  for (let round = 0; round < rounds; round += 1) {
    await plan.moments.wait()
    for (const [at, peer] of peers.entries()) theirs[at]?.push((await time(peer.command, [0, 1, 2])).ms)
    // What it finds in other people's packages is no fault of the bench's.
    const own = await time(ours, [0, 1])
    times.push(own.ms)
    megabytes = Math.max(megabytes, own.megabytes)
  }
  for (const [at, peer] of peers.entries()) {
    const values = theirs[at] as number[]
    const ratio = ratioTo(values, times)
    rows.push([
      name,
      showValue(spreadOf(times), 'ms'),
      peer.name,
      showValue(spreadOf(values), 'ms'),
      showRatio(ratio),
      `${figure(megabytes)} MB`,
    ])
    if (peer.goal !== undefined)
      goals.push({
        what: `${name}: ${peer.goal.what}`,
        measured: showRatio(ratio),
        reached: ratio.median <= peer.goal.most,
      })
  }
  goals.push({
    what: `${name}: memory under ${memoryMegabytesMax} MB`,
    measured: `${figure(megabytes)} MB`,
    reached: megabytes > 0 && megabytes < memoryMegabytesMax,
  })
}

async function runOnce(
  [program = '', ...args]: readonly string[],
  cwd: string,
  fine: readonly number[],
  cache: string,
): Promise<{ readonly ms: number; readonly megabytes: number }> {
  const startedAt = performance.now()
  const child = spawn(program, args, {
    cwd,
    stdio: 'ignore',
    env: { ...process.env, GIT_PAGER: 'cat', XDG_CACHE_HOME: cache },
  })
  let bytes = 0
  const look = setInterval(() => {
    try {
      bytes = Math.max(bytes, peakResidentBytesOf(child.pid as number))
    } catch {
      // It has ended.
    }
  }, 20)
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
  clearInterval(look)
  if (status === null || !fine.includes(status))
    throw new Error(`${program} ${args.join(' ')} ended with ${status}`)
  return { ms: performance.now() - startedAt, megabytes: bytes / 1e6 }
}

function has(program: string): boolean {
  return spawnSync(program, ['--version']).error === undefined
}
