import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { patience } from '../support/cli.ts'
import { commandLine, runOnTerminal } from '../support/terminal.ts'
import { openVendorProject, type VendorProject } from '../support/vendor-project.ts'

vi.setConfig(patience)

let project: VendorProject
beforeAll(async () => {
  project = await openVendorProject()
})
afterAll(() => project?.close())

const newKey = () => project.vendors.castai.emulator.createKey().key
const add = ['key', 'add', 'castai', '-e', 'development', '--name']

describe('a secret on a terminal', () => {
  it('is not shown while it is typed, pasted or corrected', async () => {
    const key = newKey()
    const half = key.length / 2
    const pasted = `\u001b[200~${key.slice(half)}\u001b[201~`
    const keys = `wrong\u0015${key.slice(0, half)}x\u007f\u001b[D${pasted}\r`
    const { stdout, code } = await runOnTerminal(
      commandLine(...add, 'typed', '--json'),
      [{ after: /not shown\): /, keys }],
      project,
    )
    expect(code).toBe(0)
    expect(stdout).toContain('"verification": "valid"')
    for (const part of [key, key.slice(0, 8), key.slice(-8), 'wrong']) expect(stdout).not.toContain(part)
  })

  it('would be shown by a program that does not hide it', async () => {
    const { stdout } = await runOnTerminal(
      'sh -c "echo ready; read word"',
      [{ after: /ready/, keys: 'visible\r' }],
      project,
    )
    expect(stdout).toContain('visible')
  })

  it('is hidden with --stdin, too: a terminal would echo it', async () => {
    const key = newKey()
    const { stdout, code } = await runOnTerminal(
      commandLine(...add, 'terminal-stdin', '--stdin'),
      [{ after: /not shown\): /, keys: `${key}\r` }],
      project,
    )
    expect(code).toBe(0)
    expect(stdout).not.toContain(key)
  })

  it('is asked for twice where it is being chosen', async () => {
    const file = join(project.folder, 'mistyped.age')
    const { stdout, code } = await runOnTerminal(
      commandLine('backup', file),
      [
        { after: /for the backup \(not shown\): /, keys: 'four words by dice\r' },
        { after: /The same again \(not shown\): |The same again: /, keys: 'four words by mice\r' },
      ],
      project,
    )
    expect(code).toBe(2)
    expect(stdout).toContain('That was not the same twice.')
    expect(stdout).not.toContain('dice')
  })

  it('is taken back by Ctrl-C, and the terminal is as it was', async () => {
    const { stdout, code } = await runOnTerminal(
      `${commandLine(...add, 'interrupted')}; echo "ended with $?"; stty -a`,
      [{ after: /not shown\): /, keys: 'half a key\u0003' }],
      project,
    )
    expect(code).toBe(0)
    expect(stdout).toContain('ended with 2')
    expect(stdout).toMatch(/[^-]icanon/)
    expect(stdout).toMatch(/ echo /)
  })
})

describe('a secret from elsewhere', () => {
  it('is read from standard input, a variable, .env or a file', async () => {
    const [piped, exported, dotenv, file] = [newKey(), newKey(), newKey(), newKey()]
    await writeFile(join(project.folder, '.env'), `IN_DOTENV='${dotenv}'\n`)
    await writeFile(join(project.folder, 'key.txt'), `${file}\r\n`)
    const ended = await Promise.all([
      project.run([...add, 'piped', '--stdin'], { input: `${piped}\n` }),
      project.run([...add, 'exported', '--from-env', 'EXPORTED'], { environment: { EXPORTED: exported } }),
      project.run([...add, 'dotenv', '--from-env', 'IN_DOTENV']),
      project.run([...add, 'file', '--from-file', 'key.txt']),
    ])
    expect(
      ended.map(({ code, stderr }) => ({ code, stderr: stderr.replace(/^Note: .* goes to .*\n/gm, '') })),
    ).toEqual(ended.map(() => ({ code: 0, stderr: '' })))
    const keys = await project.json<{ name: string; verification: string }[]>(['key', 'list'])
    for (const name of ['piped', 'exported', 'dotenv', 'file'])
      expect(keys.find((key) => key.name === name)?.verification).toBe('valid')
    const all = ended.map(({ stdout }) => stdout).join('')
    for (const key of [piped, exported, dotenv, file]) expect(all).not.toContain(key)
  })

  it('is never taken from the command line, and not repeated', async () => {
    const secret = `castai_v1_${'a1'.repeat(32)}`
    const ended = await Promise.all([
      project.run([...add, 'x', secret]),
      project.run([...add, 'x', `--key=${secret}`]),
      project.run([...add, 'x', `-k${secret}`]),
      project.run(['key', secret]),
      project.run([...add, 'x', '--from-env', secret]),
      project.run(['--json', ...add, 'x', secret]),
    ])
    for (const { code, stdout, stderr } of ended) {
      expect(code).toBe(2)
      expect(stdout + stderr).not.toContain(secret.slice(-16))
    }
    for (const { stderr } of ended.slice(0, 3)) expect(stderr).toContain('never taken from the command line')
    expect(ended[4]?.stderr).toContain('Give its name, without $.')
  })

  it('is asked for only where there is a terminal, and refused where it is empty or given twice', async () => {
    const [noTerminal, empty, twice, gone, endless] = await Promise.all([
      project.run([...add, 'x']),
      project.run([...add, 'x', '--stdin'], { input: '\n' }),
      project.run([...add, 'x', '--stdin', '--from-env', 'A']),
      project.run([...add, 'x', '--from-file', 'no-such-file']),
      project.run([...add, 'x', '--stdin'], { input: 'a'.repeat(70_000) }),
    ])
    expect(noTerminal).toMatchObject({ code: 2, stdout: '' })
    expect(noTerminal?.stderr).toContain('use --stdin, --from-env NAME or --from-file PATH')
    expect(empty?.stderr).toContain('It is empty.')
    expect(twice?.stderr).toContain('Choose one.')
    expect(gone?.stderr).toContain('(--from-file)')
    expect(endless?.stderr).toContain('It is too long for a secret.')
    for (const { code } of [empty, twice, gone, endless]) expect(code).toBe(2)
  })

  it('is refused where it cannot be a key, in words that tell what went wrong', async () => {
    const copied = 'a1'.repeat(16)
    const mistakes = [
      ['your_api_key_here', 'That is a placeholder, not a key.'],
      ['sk_live_********', 'That is a placeholder, not a key.'],
      [`Bearer ${copied}`, 'Leave out the word before the key.'],
      [`"${copied}"`, 'Leave out the quotes.'],
      ['abc12', 'It is too short.'],
    ] as const
    const ended = await Promise.all(
      mistakes.map(([input]) => project.run([...add, 'x', '--stdin'], { input })),
    )
    for (const [index, [, sentence]] of mistakes.entries()) {
      expect(ended[index]).toMatchObject({ code: 2, stdout: '' })
      expect(ended[index]?.stderr).toContain(sentence)
    }
    const keys = await project.json<{ name: string }[]>(['key', 'list'])
    expect(keys.map(({ name }) => name)).not.toContain('x')
  })
})
