import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { makeCheckMaterial } from '../harness/check-material.ts'
import type { Measure } from '../harness/plan.ts'
import { peakResidentBytesOf } from '../harness/process-tree.ts'
import { figure, showValue, spreadOf } from '../harness/spread.ts'

const roundsMax = 15
const files = 2_000
const secondsMax = 3
const megabytesMax = 600

/** How long `sallyport check` takes on a project of medium size, from spawn to exit, every check included. */
export const check: Measure = {
  name: 'check',
  async run(plan) {
    const bin = join(plan.installed().project, 'node_modules/sallyport/bin/sallyport.cjs')
    const material = makeCheckMaterial(files)
    try {
      const whole: number[] = []
      const changed: number[] = []
      let megabytes = 0
      for (let round = 0; round < Math.min(plan.rounds, roundsMax); round += 1) {
        await plan.moments.wait()
        const own = await time(bin, material.folder, [], material.users)
        whole.push(own.ms)
        megabytes = Math.max(megabytes, own.megabytes)
        changed.push((await time(bin, material.folder, ['--changed', 'HEAD'], 0)).ms)
      }
      const spread = spreadOf(whole)
      return {
        name: 'check',
        title: 'The checklist',
        method:
          `From spawn to exit, of the packed package, all checks: ${material.files} source files ` +
          `(${figure(material.bytes / 1e6)} MB) of the packages that \`npm ci\` brings, in ${material.commits} commits; ` +
          `${material.users} of them use an SDK and are followed through each other. Memory is the peak of the process.`,
        header: ['', 'time', 'memory'],
        rows: [
          ['everything', showValue(spread, 'ms'), `${figure(megabytes)} MB`],
          ['`--changed HEAD`, nothing changed', showValue(spreadOf(changed), 'ms'), ''],
        ],
        goals: [
          {
            what: `${files} files in under ${secondsMax} s`,
            measured: showValue(spread, 'ms'),
            reached: spread.median < secondsMax * 1_000,
          },
          {
            what: `memory under ${megabytesMax} MB`,
            measured: `${figure(megabytes)} MB`,
            reached: megabytes > 0 && megabytes < megabytesMax,
          },
        ],
      }
    } finally {
      material.remove()
    }
  },
}

async function time(
  bin: string,
  cwd: string,
  more: readonly string[],
  least: number,
): Promise<{ readonly ms: number; readonly megabytes: number }> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [bin, 'check', '--json', ...more], {
    cwd,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const printed: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk))
  let bytes = 0
  const look = setInterval(() => {
    try {
      bytes = Math.max(bytes, peakResidentBytesOf(child.pid as number))
    } catch {
      // It has ended.
    }
  }, 20)
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => resolve())
  })
  clearInterval(look)
  const ms = performance.now() - startedAt
  // What was not decided was not measured.
  const { checks } = JSON.parse(Buffer.concat(printed).toString('utf8')) as {
    checks: { id: string; verdicts: unknown[] }[]
  }
  const seen = checks.find(({ id }) => id === 'redaction-on')?.verdicts.length ?? 0
  if (seen < least) throw new Error(`only ${seen} calls of an SDK were found`)
  return { ms, megabytes: bytes / 1e6 }
}
