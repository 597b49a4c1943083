import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

const codeBlock = /^(\s*)```[\s\S]*?^\1```\s*$/gm
const link = /\[(?:[^\]]|\][^(])*?\]\(([^)\s]+)\)/g

/**
 * Returns what is wrong with the links of a page: a file that is not there, a heading that no page has, an address
 * that is not https. Pages elsewhere are not asked. `path` and every link are relative to `root`.
 */
export function findBrokenLinks(root: string, path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8').replace(codeBlock, '')
  return [...text.replace(/`[^`\n]*`/g, '').matchAll(link)].flatMap(([, target = '']) => {
    const problem = judgeLink(root, path, target)
    return problem === undefined ? [] : [`${path}: ${target}: ${problem}`]
  })
}

function judgeLink(root: string, path: string, target: string): string | undefined {
  if (/^[a-z]+:/.test(target)) return target.startsWith('https://') ? undefined : 'not https'
  const [file = '', anchor] = target.split('#')
  const named = file === '' ? path : normalize(join(dirname(path), file))
  if (named.startsWith('..')) return 'outside the repository'
  if (!existsSync(join(root, named))) return 'no such file'
  if (anchor === undefined) return undefined
  return anchorsOf(readFileSync(join(root, named), 'utf8')).includes(anchor) ? undefined : 'no such heading'
}

/** Returns the anchors of a page's headings, as GitHub makes them. */
export function anchorsOf(text: string): string[] {
  const counts = new Map<string, number>()
  return [...text.replace(codeBlock, '').matchAll(/^#{1,6} +(.+?) *$/gm)].map(([, heading = '']) => {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase()
    const slug = plain.replace(/[^\p{L}\p{N}\p{M} _-]/gu, '').replaceAll(' ', '-')
    const count = counts.get(slug) ?? 0
    counts.set(slug, count + 1)
    return count === 0 ? slug : `${slug}-${count}`
  })
}
