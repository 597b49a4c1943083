/**
 * `none`: no repository at all. `shallow`: a clone without its whole history. `unreadable`: there is one, and git refuses
 * to read it.
 */
export type RepositoryState = 'none' | 'whole' | 'shallow' | 'unreadable'

/** A project's files, and what git knows of them. */
export interface Project {
  readonly folder: string
  /** Files that belong to it: tracked, or neither tracked nor ignored. From its top, with `/`, sorted. */
  readonly files: readonly string[]
  /** Every `.env` file there is, ignored ones too; examples are left out. */
  readonly environmentFiles: readonly string[]
  /** Folders that hold a built front end. */
  readonly bundles: readonly string[]
  readonly repository: RepositoryState
  /** The content of a file; undefined where it cannot be read, is too large, or lies behind a symbolic link. */
  read(path: string): string | undefined
  /** The permissions of what is there, a link for itself; undefined where nothing is, or where a system has none. */
  modeOf(path: string): number | undefined
  isTracked(path: string): boolean
  isIgnored(path: string): boolean
  /** Whether some commit holds it; undefined where nobody can say. */
  wasCommitted(path: string): boolean | undefined
}
