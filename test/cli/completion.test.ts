import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createProgram } from '../../src/cli/program.ts'
import { openProject, type Project, patience } from '../support/cli.ts'

vi.setConfig(patience)

let project: Project
let scripts: Readonly<Record<'bash' | 'zsh' | 'fish', string>>
beforeAll(async () => {
  project = await openProject()
  const [bash, zsh, fish] = await Promise.all(
    ['bash', 'zsh', 'fish'].map(async (shell) => (await project.run(['completion', shell])).stdout),
  )
  scripts = { bash: bash ?? '', zsh: zsh ?? '', fish: fish ?? '' }
})
afterAll(() => project?.close())

const isInstalled = (shell: string) => spawnSync(shell, ['-c', 'exit 0']).status === 0

/** What bash offers when TAB is pressed at the end of the line. */
async function complete(line: string): Promise<string[]> {
  const words = line.split(' ')
  const script = [
    scripts.bash,
    `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})`,
    `COMP_CWORD=${words.length - 1}`,
    '_sallyport',
    'printf "%s\\n" "${COMPREPLY[@]}"',
  ].join('\n')
  const file = join(project.folder, 'complete.bash')
  await writeFile(file, script)
  const { stdout, stderr, status } = spawnSync('bash', ['--norc', file], {
    encoding: 'utf8',
    cwd: project.folder,
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout.split('\n').filter((word) => word !== '')
}

describe('completion in bash', () => {
  it('is a script that bash can read', () => {
    const { status, stderr } = spawnSync('bash', ['-n'], { input: scripts.bash, encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  it('offers commands, and then theirs', async () => {
    const names = createProgram().commands.map((command) => command.name())
    expect(await complete('sallyport ')).toEqual(expect.arrayContaining(names))
    expect(await complete('sallyport ke')).toEqual(['key'])
    expect(await complete('sallyport --json key ')).toEqual(
      expect.arrayContaining(['add', 'revoke', '--help']),
    )
    expect(await complete('sallyport client re')).toEqual(['revoke'])
  })

  it('goes on after operands and values, even where they are called like commands', async () => {
    expect(await complete('sallyport client add lock --exp')).toEqual(['--expires'])
    expect(await complete('sallyport --home key lock ')).toContain('lift')
  })

  it('offers vendors, environments and other choices where they belong', async () => {
    expect(await complete('sallyport key add cas')).toEqual(['castai'])
    expect(await complete('sallyport key add castai --environment s')).toEqual(['staging'])
    expect(await complete('sallyport key add castai -e ')).toEqual(['development', 'staging', 'production'])
    expect(await complete('sallyport completion ')).toEqual(expect.arrayContaining(['bash', 'zsh', 'fish']))
  })

  it('offers files for a value that may be one', async () => {
    await writeFile(join(project.folder, 'passphrase.txt'), '')
    expect(await complete('sallyport backup x.age --from-file pass')).toEqual(['passphrase.txt'])
  })
})

describe('completion in zsh and fish', () => {
  it('is a script that they can read, where they are installed', () => {
    const readOnly = { zsh: ['-n'], fish: ['--no-execute'] } as const
    const shells = (['zsh', 'fish'] as const).filter(isInstalled)
    for (const shell of shells)
      expect(spawnSync(shell, readOnly[shell], { input: scripts[shell] }).status, shell).toBe(0)
    expect(scripts.fish).not.toBe('')
  })

  it('is made from the same commands', () => {
    expect(scripts.zsh).toContain(scripts.bash.trim())
    expect(scripts.zsh).toContain('bashcompinit')
    const fish = scripts.fish.split('\n')
    expect(fish).toContainEqual(
      expect.stringMatching(/^complete -c sallyport -n '__sallyport_at \\'key\\'' -a revoke -d '/),
    )
    expect(fish).toContainEqual(
      expect.stringMatching(/-l environment -s e -x -a 'development staging production' -d '/),
    )
    const quotes = fish.filter((line) => (line.replaceAll(/\\./g, '').split("'").length - 1) % 2 !== 0)
    expect(quotes).toEqual([])
  })
})
