import { readdir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { SallyportError } from '../../../../core/index.ts'

const readable = /\.(?:json|jsonl|ndjson|srt|vtt|txt|text|md|log)$/i

/** A file to check: its path from the folder, with `/`, and where it is. */
export interface ListedFile {
  readonly file: string
  readonly path: string
  readonly bytes: number
  readonly changedMs: number
}

/**
 * Returns transcripts and texts of a folder and all below it, in order; a single file whatever its ending. Links are not
 * followed. Throws ERR_CORE_INPUT where there is nothing of that name.
 */
export async function listFiles(target: string): Promise<ListedFile[]> {
  const top = await stat(target).catch((cause: NodeJS.ErrnoException) => {
    throw new SallyportError('ERR_CORE_INPUT', {
      field: 'file',
      detail: `It cannot be read (${cause.code}).`,
      cause,
    })
  })
  if (!top.isDirectory()) return [{ file: target, path: target, bytes: top.size, changedMs: top.mtimeMs }]
  const entries = await readdir(target, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile() && readable.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  return Promise.all(
    paths.map(async (path) => {
      const { size, mtimeMs } = await stat(path)
      return { file: relative(target, path).split(sep).join('/'), path, bytes: size, changedMs: mtimeMs }
    }),
  )
}
