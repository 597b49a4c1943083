/**
 * Everything that must be green before a change lands, in order: `npm test`. Stops at the first red step. The last
 * line counts the tests; a run in which no test was executed is red.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runSteps, type Step } from './steps/run-steps.ts'
import { closingLine, readCounts } from './steps/test-counts.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const reports = mkdtempSync(join(tmpdir(), 'sallyport-test-'))
const lastLine = (output: string) => output.trimEnd().split('\n').at(-1) ?? ''

/** A step of tests, which counts what was executed and is red when that is nothing. */
function testStep(name: string): Step {
  const report = reportOf(name)
  return {
    name,
    command: [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    describe() {
      const counts = readCounts([report])
      if (counts.passed + counts.failed === 0) throw new Error('no test was executed')
      return closingLine(counts)
    },
  }
}

function reportOf(name: string): string {
  return join(reports, `${name}.json`)
}

const steps: readonly Step[] = [
  { name: 'lint', command: ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'] },
  { name: 'types', command: ['node_modules/typescript/bin/tsc', '--noEmit'] },
  {
    name: 'types of the package',
    command: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--noEmit'],
  },
  {
    name: 'browser types',
    command: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.browser.json', '--noEmit'],
  },
  { name: 'types of browser tests', command: ['node_modules/typescript/bin/tsc', '-p', 'test/browser'] },
  {
    name: 'plain Node',
    command: ['--experimental-vm-modules', '--no-warnings', 'scripts/plain-node.ts'],
    describe: lastLine,
  },
  { name: 'arrows', command: ['scripts/arrows.ts'], describe: lastLine },
  testStep('tests'),
]

try {
  const green = await runSteps(steps, root, console.log)
  const counts = readCounts(steps.map(({ name }) => reportOf(name)))
  if (!green || counts.failed > 0 || counts.passed === 0) process.exitCode = 1
  if (counts.passed + counts.failed > 0) console.log(`\n${closingLine(counts)}`)
} finally {
  rmSync(reports, { recursive: true, force: true })
}
