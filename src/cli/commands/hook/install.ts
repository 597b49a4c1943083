import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findHooksFolder } from '../../../scan/index.ts'

const begin = '# sallyport: begin'
const end = '# sallyport: end'

// What is installed with the project comes first: another version elsewhere may know other rules.
const run = (words: string) =>
  [
    'if [ -x node_modules/.bin/sallyport ]; then',
    `  node_modules/.bin/sallyport ${words} || exit 1`,
    'else',
    `  sallyport ${words} || exit 1`,
    'fi',
  ].join('\n')

const checkWords = 'check --changed HEAD --no-gate'

const scripts = (isChecked: boolean): Readonly<Record<string, string>> => ({
  'pre-commit': [run('scan --staged'), ...(isChecked ? [run(checkWords)] : [])].join('\n'),
  // git says what is pushed, a line a reference (githooks(5)): local ref, local id, remote ref, remote id.
  'pre-push': [
    'while read -r _ local_id _ remote_id; do',
    '  case $local_id in *[!0]*) ;; *) continue ;; esac',
    '  case $remote_id in *[!0]*) since=$remote_id ;; *) since=$(git rev-list --max-parents=0 "$local_id" | tail -n 1) ;; esac',
    '  git cat-file -e "$since" 2>/dev/null || since=$(git rev-list --max-parents=0 "$local_id" | tail -n 1)',
    run('scan --since "$since"').replace(/^/gm, '  '),
    'done',
  ].join('\n'),
})

/**
 * Installs both hooks, beside whatever stands in them already, and says what it did. A second time changes nothing. The
 * exit code of a scan that could not decide stops a commit as well: what was not looked at is not known to be clean.
 */
export function installHooks(folder: string, isChecked: boolean): string[] {
  const hooks = findHooksFolder(folder)
  mkdirSync(hooks, { recursive: true })
  return Object.entries(scripts(isChecked)).map(([name, script]) => installHook(join(hooks, name), script))
}

function installHook(path: string, script: string): string {
  const block = `${begin}\n${script}\n${end}\n`
  const present = existsSync(path) ? readFileSync(path, 'utf8') : ''
  if (present.includes(block)) return `${path}: there already`
  const kept = withoutBlock(present)
  if (kept === '') {
    writeFileSync(path, `#!/bin/sh\n${block}`)
    chmodSync(path, 0o755)
    return `${path}: written`
  }
  // In front of what is there: a hook that ends early must not leave it out.
  const [first = '', ...rest] = kept.split('\n')
  const text = first.startsWith('#!') ? `${first}\n${block}${rest.join('\n')}` : `#!/bin/sh\n${block}${kept}`
  writeFileSync(path, text)
  chmodSync(path, 0o755)
  return `${path}: added to what was there`
}

function withoutBlock(text: string): string {
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  return from === -1 || to === -1 ? text : text.slice(0, from) + text.slice(to + end.length + 1)
}

const frameworkFile = '.pre-commit-config.yaml'
const frameworkHooks = (isChecked: boolean) => `  - repo: local
    hooks:
      - id: sallyport-scan
        name: leaked keys
        entry: npx --no-install sallyport scan --staged
        language: system
        pass_filenames: false
        stages: [pre-commit]
${isChecked ? checkHook : ''}`

const checkHook = `      - id: sallyport-check
        name: security checklist
        entry: npx --no-install sallyport ${checkWords}
        language: system
        pass_filenames: false
        stages: [pre-commit]
`

/** Writes the file of the pre-commit framework, or adds the hook to it. */
export function writeFrameworkFile(folder: string, isChecked: boolean): string[] {
  const path = join(folder, frameworkFile)
  if (!existsSync(path)) {
    writeFileSync(path, `repos:\n${frameworkHooks(isChecked)}`)
    return [`${path}: written`]
  }
  const present = readFileSync(path, 'utf8')
  if (present.includes(isChecked ? 'sallyport-check' : 'sallyport-scan')) return [`${path}: there already`]
  appendFileSync(path, `${present.endsWith('\n') ? '' : '\n'}${frameworkHooks(isChecked)}`)
  return [`${path}: added to what was there`]
}
