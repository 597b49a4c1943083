import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { initHome } from '../../src/app/home/init-home.ts'

/** A home in a folder of its own, and copies of its log to which anything may be done. */
export interface LogHome {
  readonly project: string
  readonly home: string
  /** Returns the path of a copy of the log after some SQL. */
  copyOf(name: string, sql?: string): string
  remove(): void
}

/** Makes a home under settings, without certificates. */
export async function makeLogHome(settings: string): Promise<LogHome> {
  const project = mkdtempSync(join(tmpdir(), 'sallyport-log-'))
  writeFileSync(join(project, 'sallyport.yaml'), settings)
  const { home } = await initHome(project, { tls: false })
  return {
    project,
    home,
    copyOf(name, sql = '') {
      const path = join(project, name)
      copyFileSync(join(home, 'log.db'), path)
      const database = new DatabaseSync(path)
      database.exec(sql)
      database.close()
      return path
    },
    remove: () => rmSync(project, { recursive: true }),
  }
}
