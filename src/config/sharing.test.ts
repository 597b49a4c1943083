import { afterEach, describe, expect, it, vi } from 'vitest'
import { sharingProblem } from './sharing.ts'

afterEach(() => vi.restoreAllMocks())

describe.skipIf(process.getuid === undefined)('sharingProblem', () => {
  const own = () => vi.spyOn(process, 'getuid').mockReturnValue(1000)

  it('is none where the owner alone can write', () => {
    own()
    for (const mode of [0o100644, 0o040700, 0o040755])
      expect(sharingProblem({ uid: 1000, mode })).toBeUndefined()
  })

  it.each([0o100664, 0o100646, 0o040777, 0o041777])('names the mode that lets others write: %o', (mode) => {
    own()
    expect(sharingProblem({ uid: 1000, mode })).toContain((mode & 0o7777).toString(8))
  })

  it('names another owner, root only where it may not own', () => {
    own()
    expect(sharingProblem({ uid: 1001, mode: 0o600 }, { rootMayOwn: true })).toContain('another user (1001)')
    expect(sharingProblem({ uid: 0, mode: 0o600 })).toContain('another user (0)')
    expect(sharingProblem({ uid: 0, mode: 0o600 }, { rootMayOwn: true })).toBeUndefined()
    expect(sharingProblem({ uid: 0, mode: 0o666 }, { rootMayOwn: true })).toContain('0666')
  })
})
