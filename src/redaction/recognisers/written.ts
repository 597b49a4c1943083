import type { Policy } from '../policies/policy.ts'

/** A finding by characters, for what tokens would only get in the way of. */
export interface TextFinding {
  readonly policy: Policy
  readonly start: number
  readonly end: number
  readonly score: number
}

type EmitText = (finding: TextFinding) => void

const localMax = 64
const domainMax = 253
const isLocal = /[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]/u
const isDomain = /[\p{L}\p{N}.-]/u

/**
 * Hands in what is written with signs that only it has: mail addresses around `@`, addresses with a scheme, IPv6, network
 * hardware, file names. Each search begins at a literal and looks a bounded way around it, so that no text is slow.
 */
export function findWritten(text: string, emit: EmitText): void {
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) findAddress(text, at, emit)
  for (let at = text.indexOf('://'); at !== -1; )
    at = text.indexOf('://', Math.max(at + 3, findSite(text, at, emit)))
  findColons(text, emit)
  findDots(text, emit)
}

function findAddress(text: string, at: number, emit: EmitText): void {
  let start = at
  while (start > 0 && at - start < localMax && isLocal.test(text.charAt(start - 1))) start -= 1
  let end = at + 1
  while (end < text.length && end - at <= domainMax && isDomain.test(text.charAt(end))) end += 1
  while (end > at && /[.-]/.test(text.charAt(end - 1))) end -= 1
  if (start === at && text.charAt(at - 1) === '"') start = Math.max(0, text.lastIndexOf('"', at - 2))
  while (start < at && /['*=./`|]/.test(text.charAt(start))) start += 1
  if (start === at || end === at + 1) return
  const domain = text.slice(at + 1, end)
  if (domain.includes('.')) emit({ policy: 'email_address', start, end, score: 1 })
  // "npm@5"
  else if (text.charAt(start) !== '@' && !/^\d/.test(domain))
    emit({ policy: 'username', start, end, score: 0.3 })
}

/** Returns where the address ends: what stands inside of one is part of it. */
function findSite(text: string, at: number, emit: EmitText): number {
  let start = at
  while (start > 0 && at - start < 12 && /[a-z+.-]/i.test(text.charAt(start - 1))) start -= 1
  if (start === at) return at
  let end = at + 3
  while (end < text.length && end - at < 2_048 && !/[\s<>"'`|\\^{}]/.test(text.charAt(end))) end += 1
  while (end > at + 3 && /[.,;:!?)\]]/.test(text.charAt(end - 1))) end -= 1
  if (end > at + 3) emit({ policy: 'url', start, end, score: 0.95 })
  return end
}

const colonRun = /(?<![\w:])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])/gi
const groupMax = 4

function findColons(text: string, emit: EmitText): void {
  if (!hasColonsInRow(text)) return
  for (const { 0: run, index } of text.matchAll(colonRun)) {
    const isHardware = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(run)
    const isAddress = run.includes('::') ? /[0-9a-f]{1,4}/i.test(run) : run.split(':').length === 8
    if (isHardware || isAddress)
      emit({ policy: 'ip_address', start: index, end: index + run.length, score: 0.9 })
  }
}

/** True where two colons stand as near as those of an address do. */
function hasColonsInRow(text: string): boolean {
  let before = text.indexOf(':')
  while (before !== -1) {
    const next = text.indexOf(':', before + 1)
    if (next !== -1 && next - before <= groupMax + 1) return true
    before = next
  }
  return false
}

const ending = /\.(?:pdf|docx?|xlsx?|pptx?|csv|txt|jpe?g|png|gif|zip|mp[34]|wav|json|xml|html?)(?![\w-])/iy
const nameMax = 64
const isInName = /[\w-]/
const space = 32
const isLetter = (code: number) => (code | space) >= 97 && (code | space) <= 122
const isDecimal = /\d\.\d{3}/y
const coordinates =
  /(?<![\d.])[-+]?\d{1,2}\.\d{3,10}\s?°?\s?[NS]?,\s{0,2}[-+]?\d{1,3}\.\d{3,10}(?:\s?°?\s?[EW])?(?![\d.])/g

/** File names and coordinates have a dot inside. */
function findDots(text: string, emit: EmitText): void {
  let hasDecimals = false
  for (let dot = text.indexOf('.', 1); dot !== -1; dot = text.indexOf('.', dot + 1)) {
    const next = text.charCodeAt(dot + 1)
    // A full stop.
    if (next <= space) continue
    if (isLetter(next)) findFile(text, dot, emit)
    else hasDecimals ||= testAt(isDecimal, text, dot - 1)
  }
  if (!hasDecimals) return
  for (const { 0: pair, index } of text.matchAll(coordinates))
    emit({ policy: 'location_coordinate', start: index, end: index + pair.length, score: 0.9 })
}

function findFile(text: string, dot: number, emit: EmitText): void {
  if (!testAt(ending, text, dot)) return
  const end = ending.lastIndex
  let start = dot
  while (start > 0 && dot - start <= nameMax && isInName.test(text.charAt(start - 1))) start -= 1
  if (start < dot && dot - start <= nameMax && text.charAt(start - 1) !== '.')
    emit({ policy: 'filename', start, end, score: 0.6 })
}

function testAt(sticky: RegExp, text: string, at: number): boolean {
  sticky.lastIndex = at
  return sticky.test(text)
}
