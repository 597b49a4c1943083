import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RedactionFigures } from '../contestants/redactors.ts'
import type { Measure } from '../harness/plan.ts'
import type { Goal } from '../harness/report.ts'
import { figure, showValue, spreadOf } from '../harness/spread.ts'

/** The versions that are measured, so that figures of different days can be compared. */
const peers = [
  { name: 'redact-pii', install: 'redact-pii@3.4.0' },
  { name: 'openredaction', install: '@openredaction/core@1.1.5' },
  { name: 'compromise', install: 'compromise@14.17.0' },
] as const

const named = 'sallyport, values named'
const roundsMax = 3
const megabytesPerSecondMin = 2

/** How much of what must go is gone, and how fast, against packages that look for personal data. */
export const redaction: Measure = {
  name: 'redaction',
  async run(plan) {
    const folder = plan.peers ? installPeers() : ''
    const contestants = [
      { name: 'sallyport', folder: plan.build.href },
      { name: named, folder: plan.build.href },
      ...(plan.peers ? peers.map(({ name }) => ({ name, folder })) : []),
    ]
    const results = new Map<string, RedactionFigures[]>()
    for (let round = 0; round < Math.min(plan.rounds, roundsMax); round += 1) {
      await plan.moments.wait()
      for (const { name, folder: where } of contestants)
        results.set(name, [...(results.get(name) ?? []), runOnce(name, where)])
    }
    const speedOf = (name: string) =>
      spreadOf((results.get(name) ?? []).map((each) => each.megabytesPerSecond))
    const [ours] = results.get('sallyport') as [RedactionFigures]
    const share = (value: number) => `${figure(value * 100)} %`
    const goals: Goal[] = [
      {
        what: `at least ${megabytesPerSecondMin} MB/s on one core, every policy on`,
        measured: showValue(speedOf(named), 'MB/s'),
        reached: speedOf(named).median >= megabytesPerSecondMin,
      },
    ]
    for (const { name } of plan.peers ? peers : []) {
      const [theirs] = results.get(name) as [RedactionFigures]
      goals.push({
        what: `ahead of ${name} in coverage, spoken and written, and in speed`,
        measured: `${share(theirs.spoken)}, ${share(theirs.written)}, ${showValue(speedOf(name), 'MB/s')}`,
        reached:
          ours.spoken > theirs.spoken &&
          ours.written > theirs.written &&
          speedOf('sallyport').median > speedOf(name).median,
      })
    }
    return {
      name: 'redaction',
      title: 'Personal data taken out of text',
      method:
        'The sealed half of the redaction set. Covered: values with a format (cards, social security and bank account ' +
        'numbers, addresses of mail, telephone numbers, dates of birth) that do not stand in the answer as they stood in ' +
        'the text, which counts half a value as covered. Speed: conversations and long talk, in UTF-16 units for each ' +
        'second of processor time, each program in a process of its own and warm; ours with every policy on ' +
        'and a report of what was found where; the second row also names each value by a keyed fingerprint, which the gate ' +
        `does not, and no other program. Of compromise: people, places, telephone numbers, addresses and numbers. ${peers.map(({ install }) => install).join(', ')}.`,
      header: ['', 'spoken, covered', 'written, covered', 'speed'],
      rows: contestants.map(({ name }) => {
        const [first] = results.get(name) as [RedactionFigures]
        return [name, share(first.spoken), share(first.written), showValue(speedOf(name), 'MB/s')]
      }),
      goals,
    }
  },
}

/** Installs the peers into a temporary folder, or finds them there. */
function installPeers(): string {
  const folder = join(
    tmpdir(),
    `sallyport-bench-redaction-${peers.map(({ install }) => install.split('@').at(-1)).join('-')}`,
  )
  if (existsSync(join(folder, 'node_modules/compromise'))) return folder
  mkdirSync(folder, { recursive: true })
  const words = ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', '--ignore-scripts']
  const installed = spawnSync('npm', [...words, ...peers.map(({ install }) => install)], {
    cwd: folder,
    encoding: 'utf8',
  })
  if (installed.status !== 0) throw new Error(`The peers could not be installed\n${installed.stderr}`)
  return folder
}

const program = fileURLToPath(new URL('../contestants/redactors.ts', import.meta.url))

function runOnce(name: string, folder: string): RedactionFigures {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, name, folder], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${name} ended with ${status}\n${stderr}`)
  return JSON.parse(stdout.trim().split('\n').at(-1) as string)
}
