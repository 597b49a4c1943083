import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What `init` did to a `.gitignore`. */
export interface GitignoreChange {
  readonly path: string
  /** Lines added at the end, in order; none where everything was covered. */
  readonly added: readonly string[]
  /** True where there was no such file. */
  readonly created: boolean
}

interface Rule {
  readonly line: string
  /** Other lines that do the same. */
  readonly covers: RegExp
  /** Lines that undo it when they stand further down: in a .gitignore the last match decides. */
  readonly undoes: RegExp
}

const rules: readonly Rule[] = [
  {
    line: '.sallyport/',
    covers: /^(\/|\*\*\/)?\.sallyport\/?$/,
    undoes: /^!(\/|\*\*\/)?\.sallyport(\/.*)?$/,
  },
  { line: '.env*', covers: /^(\*\*\/)?\.env\*$/, undoes: /^!(\/|\*\*\/)?\.env(\.?\*)?$/ },
  {
    line: '!.env.example',
    covers: /^!(\/|\*\*\/)?\.env\.example$/,
    undoes: /^(\/|\*\*\/)?\.env(\.?\*|\.example)$/,
  },
]

/**
 * Makes git ignore the home and every `.env` file, but not `.env.example`, by adding the missing lines to the end of
 * the folder's `.gitignore`. What stands there stays as it is, byte for byte, with its kind of line ending; a second
 * run adds nothing.
 */
export async function ensureGitignore(folder: string): Promise<GitignoreChange> {
  const path = join(folder, '.gitignore')
  const present = await readIfThere(path)
  const lines = (present ?? '').split('\n').map((line) => line.trim())
  const added: string[] = []
  for (const { line, covers, undoes } of rules) {
    const all = [...lines, ...added]
    if (
      all.findLastIndex((entry) => covers.test(entry)) <= all.findLastIndex((entry) => undoes.test(entry))
    ) {
      added.push(line)
    }
  }
  if (added.length > 0) {
    const ending = present?.includes('\r\n') ? '\r\n' : '\n'
    const gap = present === undefined || present === '' || present.endsWith('\n') ? '' : ending
    await appendFile(path, gap + added.map((line) => line + ending).join(''))
  }
  return { path, added, created: present === undefined }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
