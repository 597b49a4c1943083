/** A project's files, and what git knows of them. */
export interface Project {
  readonly folder: string
  /** Files that belong to it: tracked, or neither tracked nor ignored. From its top, with `/`, sorted. */
  readonly files: readonly string[]
  /** Every `.env` file there is, ignored ones too; examples are left out. */
  readonly environmentFiles: readonly string[]
  /** Folders that hold a built front end. */
  readonly bundles: readonly string[]
  readonly isRepository: boolean
  /** The content of a file; undefined where it cannot be read, or is too large to be source. */
  read(path: string): string | undefined
  isTracked(path: string): boolean
  isIgnored(path: string): boolean
  /** Whether some commit holds it. */
  wasCommitted(path: string): boolean
}
