/**
 * Measures the gate against named peers: `npm run bench -- [--rounds N] [--only NAME] [--short] [--write]`. Contestants
 * run in processes of their own, in turns, so that what else the machine does burdens all of them. Prints ratios;
 * judges nothing by the clock. `--write` puts the tables into docs/benchmarks.md.
 */
import { parseArgs } from 'node:util'
import { compile } from './harness/build.ts'
import { type InstalledPackage, installPackage } from './harness/installed-package.ts'
import type { Plan } from './harness/plan.ts'
import { requireProcessFiles } from './harness/process-tree.ts'
import { QuietMoments } from './harness/quiet-moments.ts'
import { describeRun, formatSection, type Section, writePage } from './harness/report.ts'
import { check } from './measures/check.ts'
import { log } from './measures/log.ts'
import { posts } from './measures/posts.ts'
import { redaction } from './measures/redaction.ts'
import { scan } from './measures/scan.ts'
import { sockets } from './measures/sockets.ts'
import { startUp } from './measures/start-up.ts'
import { tokens } from './measures/tokens.ts'
import { upload } from './measures/upload.ts'
import { webhooks } from './measures/webhooks.ts'

const measures = [posts, sockets, tokens, startUp, upload, webhooks, log, scan, check, redaction]

const { values } = parseArgs({
  options: {
    rounds: { type: 'string' },
    only: { type: 'string', multiple: true },
    short: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
})
const names = values.only ?? measures.map(({ name }) => name)
const unknown = names.filter((name) => !measures.some((measure) => measure.name === name))
if (unknown.length > 0) {
  console.error(`--only takes ${measures.map(({ name }) => name).join(', ')}; not ${unknown.join(', ')}`)
  process.exit(2)
}
requireProcessFiles()

const build = compile()
let installed: InstalledPackage | undefined
const plan: Plan = {
  rounds: Number(values.rounds ?? (values.short ? 2 : 31)),
  requests: values.short ? 400 : 4_000,
  build,
  peers: !values.short,
  uploadBytes: values.short ? 200e6 : 2e9,
  moments: new QuietMoments(),
  installed() {
    installed ??= installPackage(build)
    return installed
  },
}
const run = describeRun(plan.rounds)
console.log(`${run}\n`)
const sections: Section[] = []
try {
  for (const measure of measures.filter(({ name }) => names.includes(name))) {
    const section = await measure.run(plan)
    console.log(`${formatSection(section)}\n`)
    sections.push(section)
  }
} finally {
  installed?.remove()
}
console.log(plan.moments.describe())
if (values.write) writePage(sections, `${run} ${plan.moments.describe()}`)
