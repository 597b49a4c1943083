import { execFileSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, extname, join } from 'node:path'
import { root } from './build.ts'

/** A project of medium size: source of the packages that `npm ci` brings, and files that use the vendors' SDKs. */
export interface CheckMaterial {
  readonly folder: string
  readonly files: number
  readonly bytes: number
  /** Of them, how many use an SDK. */
  readonly users: number
  readonly commits: number
  remove(): void
}

const usersMax = 50
const commitsMax = 100
const fileBytesMax = 60_000

/** Makes the project as a repository in a temporary folder. */
export function makeCheckMaterial(files: number): CheckMaterial {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-check-'))
  const users = Math.min(usersMax, Math.floor(files / 40))
  const sources = globSync('node_modules/**/*.{js,mjs,cjs,ts,py}', { cwd: root })
    .sort()
    .map((name) => ({ path: join(root, name), stats: statSync(join(root, name)) }))
    .filter(({ stats }) => stats.isFile() && stats.size > 500 && stats.size < fileBytesMax)
  const step = sources.length / (files - users)
  if (step < 1) throw new Error('there is too little below node_modules to be checked')
  let bytes = 0
  for (let at = 0; at < files - users; at += 1) {
    const source = sources[Math.floor(at * step)]
    if (source === undefined) continue
    bytes += source.stats.size
    const target = join(folder, `src/part-${Math.floor(at / 40)}/file-${at}${extname(source.path)}`)
    mkdirSync(dirname(target), { recursive: true })
    cpSync(source.path, target)
  }
  for (let at = 0; at < users; at += 1) bytes += writeUser(folder, at)
  git(folder, 'init', '--quiet')
  const commits = commitAll(folder)
  return {
    folder,
    files,
    bytes,
    users,
    commits,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** A client of its own, settings from its neighbour, and helpers around them: what has to be followed. */
function writeUser(folder: string, at: number): number {
  const isPython = at % 4 === 3
  const path = join(folder, `src/speech/user_${at}.${isPython ? 'py' : 'ts'}`)
  const filler = Array.from({ length: 60 }, (_, line) =>
    isPython
      ? `def helper_${line}(value):\n    rows = [row for row in value if row.kind == "${line}"]\n    return {"rows": rows, "count": len(rows)}\n`
      : `export function helper${line}(value: readonly Row[]) {\n  const rows = value.filter(({ kind }) => kind === '${line}')\n  return { rows, count: rows.length }\n}\n`,
  ).join('\n')
  const text = isPython
    ? `import assemblyai as aai\n\nCONFIG = aai.TranscriptionConfig(redact_pii=True, redact_pii_policies=["person_name"])\n\n${filler}\ndef run(url):\n    return aai.Transcriber(config=CONFIG).transcribe(url).text\n`
    : `import { AssemblyAI } from 'assemblyai'\nimport { settings as before } from './user_${Math.max(0, at - (at % 4 === 0 ? 4 : 1))}.js'\n\ninterface Row { readonly kind: string }\nconst client = new AssemblyAI({ apiKey: process.env.ASSEMBLYAI_API_KEY! })\nexport const settings = ${at === 0 ? '{ redact_pii: true, redact_pii_policies: ["person_name"] }' : '{ ...before }'}\n\n${filler}\nexport const run = (audio_url: string) => client.transcripts.transcribe({ audio_url, ...settings })\n`
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return text.length
}

/** The files come in commits, as they do where people work. */
function commitAll(folder: string): number {
  const folders = globSync('src/*', { cwd: folder }).sort()
  const share = Math.ceil(folders.length / commitsMax)
  for (let at = 0; at < folders.length; at += share) {
    git(folder, 'add', ...folders.slice(at, at + share))
    git(folder, '-c', 'user.name=n', '-c', 'user.email=n@example.com', 'commit', '--quiet', '-m', `${at}`)
  }
  return Math.ceil(folders.length / share)
}

function git(cwd: string, ...args: readonly string[]): void {
  execFileSync('git', args, { cwd, stdio: 'pipe' })
}
