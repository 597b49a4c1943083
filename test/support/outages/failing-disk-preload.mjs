// Preloaded into a gate under test: while a file names a fault, SQLite fails on the log as it does where a system call fails.
import { existsSync, readFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { DatabaseSync, StatementSync } from 'node:sqlite'
import threads from 'node:worker_threads'

const { FAILING_DISK_FILE: file } = process.env
if (file !== undefined) {
  const failAt = (place) => {
    if (!existsSync(file)) return
    const { at, errcode, errstr } = JSON.parse(readFileSync(file, 'utf8'))
    if (at === place) throw Object.assign(new Error(errstr), { code: 'ERR_SQLITE_ERROR', errcode, errstr })
  }
  const { exec } = DatabaseSync.prototype
  DatabaseSync.prototype.exec = function (sql) {
    if (sql === 'commit' && this.location()?.endsWith('log.db')) failAt('fsync')
    return exec.call(this, sql)
  }
  const { run } = StatementSync.prototype
  StatementSync.prototype.run = function (...parameters) {
    if (this.sourceSQL.startsWith('insert into events ')) failAt('write')
    return run.apply(this, parameters)
  }
  // The thread of the database is given neither variables nor flags.
  const { Worker } = threads
  threads.Worker = class extends Worker {
    constructor(url, options) {
      super(url, { ...options, env: { FAILING_DISK_FILE: file }, execArgv: [`--import=${import.meta.url}`] })
    }
  }
  syncBuiltinESMExports()
}
