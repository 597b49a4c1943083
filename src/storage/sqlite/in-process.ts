import type { Engine } from '../engine.ts'
import { bumpSql, startPoll } from './poll.ts'
import { type FolderKind, SqliteFiles } from './sqlite-files.ts'

/** Opens SQLite in this thread: nothing to start, but every commit stops the thread. For commands that end soon. */
export function openInProcess(folder: string, folderKind: FolderKind = 'installation'): Engine {
  const files = new SqliteFiles(folder, folderKind)
  let poll: NodeJS.Timeout | undefined
  return {
    dialect: 'sqlite',
    bumpSql,
    transact: async (file, mode, statements) => files.transact(file, mode, statements),
    events: {
      open: async (signingKey) => files.openLog(signingKey),
      commit: async (batch) => files.append(batch),
      probe: async () => files.probe(),
      ping: async () => files.pingLog(),
    },
    watch(watcher) {
      poll = startPoll(files, watcher)
    },
    ping: async () => files.ping(),
    async close() {
      clearInterval(poll)
      files.close()
    },
  }
}
