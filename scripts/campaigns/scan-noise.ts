import { spawnSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runScan } from '../../src/scan/index.ts'
import { keyPatterns } from '../../src/vendors/index.ts'
import type { Campaign } from './campaign.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const megabytesMin = 300
const vendors = ['assemblyai', 'retellai', 'castai']

/** Public packages with much text, of which none holds a key of ours: fetched where those of `npm ci` are not enough. */
const more = [
  'typescript@5.9.2',
  'aws-sdk@2.1692.0',
  'googleapis@144.0.0',
  'three@0.170.0',
  'monaco-editor@0.52.2',
]

/** Scans public packages, in which a key of one of our vendors would be a mistake. */
export const campaign: Campaign = {
  summary: `${megabytesMin} MB of public packages from npm: no key of our vendors is seen where there is none`,
  async run({ print }) {
    const scratch = mkdtempSync(join(tmpdir(), 'sallyport-noise-'))
    const folders = [realpathSync(join(root, 'node_modules'))]
    let [files, bytes] = [0, 0]
    const violations: string[] = []
    const others = new Map<string, number>()
    try {
      for (let at = 0; at < folders.length; at += 1) {
        const { found, totals } = await runScan({
          target: { kind: 'files', paths: ['.'], ignored: true },
          folder: folders[at] as string,
          patterns: keyPatterns,
        })
        files += totals.files
        bytes += totals.bytes
        print(`${folders[at]}: ${totals.files} files, ${(totals.bytes / 1e6).toFixed(0)} MB`)
        for (const { finding } of found) {
          if (vendors.some((vendor) => finding.rule.startsWith(`${vendor}-`)))
            violations.push(`${finding.rule} in ${finding.file}:${finding.line}`)
          else others.set(finding.rule, (others.get(finding.rule) ?? 0) + 1)
        }
        const next = more[folders.length - 1]
        if (at === folders.length - 1 && bytes < megabytesMin * 1e6 && next !== undefined)
          folders.push(fetchPackage(scratch, next))
      }
    } finally {
      rmSync(scratch, { recursive: true, force: true })
    }
    if (bytes < megabytesMin * 1e6)
      violations.push(`only ${(bytes / 1e6).toFixed(0)} MB were there to be scanned`)
    return {
      figures: {
        files,
        MB: Math.round(bytes / 1e6),
        'keys of our vendors': violations.length,
        ...Object.fromEntries([...others].map(([rule, count]) => [`other: ${rule}`, count])),
      },
      violations,
    }
  },
}

/** Fetches a package without running anything of it. */
function fetchPackage(scratch: string, name: string): string {
  const folder = mkdtempSync(join(scratch, 'package-'))
  const packed = spawnSync('npm', ['pack', '--ignore-scripts', '--silent', name], {
    cwd: folder,
    encoding: 'utf8',
  })
  if (packed.status !== 0) throw new Error(`npm pack ${name} ended with ${packed.status}\n${packed.stderr}`)
  spawnSync('/bin/sh', ['-c', 'tar xzf *.tgz && rm *.tgz'], { cwd: folder })
  return folder
}
