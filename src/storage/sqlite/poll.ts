import type { ChangeWatcher } from '../engine.ts'
import { sqliteError } from './sqlite-error.ts'
import type { SqliteFiles } from './sqlite-files.ts'

/** The other processes find out by looking. */
export const bumpSql = 'update changes set counter = counter + 1 returning counter'

/** A look costs 4.7 µs, and what a command changes must reach a running server within 0.1 s. */
const pollEveryMs = 40

/** Looks for changes by other processes until the timer it returns is cleared. Does not keep the process alive. */
export function startPoll(files: SqliteFiles, watcher: ChangeWatcher): NodeJS.Timeout {
  const timer = setInterval(() => {
    try {
      const counter = files.pollCounter()
      if (counter !== undefined) watcher.counter(counter)
    } catch (error) {
      watcher.failed(sqliteError(error))
    }
  }, pollEveryMs)
  return timer.unref()
}
