import type {
  Account,
  ErasingRun,
  NamingBody,
  PersonalSession,
  PersonPorts,
} from '../../../src/retention/index.ts'

/** What is known here of one person, in memory: everybody that is asked for is them. */
export class KnownPersons implements PersonPorts {
  bodies: NamingBody[] = []
  sessions: PersonalSession[] = []
  keys = 1
  holdsOnLog: string[] = []
  locks: string[] = []

  subjectOf(name: string): string {
    return `hash of ${name}`
  }

  async accounts(): Promise<readonly Account[]> {
    return [{ vendor: 'acme', environment: 'production', key: 'default' }]
  }

  async bodiesNaming(): Promise<readonly NamingBody[]> {
    return this.bodies
  }

  async sessionsOf(): Promise<readonly PersonalSession[]> {
    return this.sessions
  }

  async forgetSessions(
    _subjects: readonly string[],
    ids: readonly string[],
    _under: ErasingRun,
  ): Promise<boolean> {
    this.sessions = this.sessions.filter(({ id }) => !ids.includes(id))
    return true
  }

  async countKeys(): Promise<number> {
    return this.keys
  }

  async eraseKeys(): Promise<boolean> {
    if (this.holdsOnLog.length > 0) return false
    this.keys = 0
    return true
  }

  async logHolds(): Promise<readonly string[]> {
    return this.holdsOnLog
  }

  async locksOn(): Promise<readonly string[]> {
    return this.locks
  }
}
