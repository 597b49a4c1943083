import { lstatSync } from 'node:fs'
import { join, relative } from 'node:path'
import { answersOnSocket } from './remote-control.ts'

/** What the address of a socket holds on macOS, the smallest of all (sun_path, 104 bytes with the closing zero). */
const addressBytesMax = 103

/**
 * Returns the path of the file through which commands reach a running server, or undefined where the home lies too
 * deep for one. It may be relative to the current folder: that is what makes most deep homes reachable.
 */
export function socketPathOf(folder: string, workingFolder = process.cwd()): string | undefined {
  const absolute = join(folder, 'control.sock')
  const candidates = [absolute, relative(workingFolder, absolute)]
  return candidates.find((path) => Buffer.byteLength(path) <= addressBytesMax)
}

/**
 * Returns the path of the socket file if a server answers there. What a killed server left behind does not count, nor
 * what is no socket of this user: keys are sent through it.
 */
export async function findServerSocket(folder: string): Promise<string | undefined> {
  const path = socketPathOf(folder)
  if (path === undefined || !isOwnSocket(path)) return undefined
  return (await answersOnSocket(path)) ? path : undefined
}

function isOwnSocket(path: string): boolean {
  // Not followed: a link could lead to a socket that is somebody else's.
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found === undefined || !found.isSocket()) return false
  return process.getuid === undefined || found.uid === process.getuid()
}
