/**
 * Returns a JSON text in which each name stands once in its object: of two, programs differ in which they read, and whoever
 * looked at one has not seen the other. A text in which none stands twice, or that is no JSON, stays as it is.
 */
export function singleNames(text: string): string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return text
  }
  // Each colon outside a string belongs to one name, and of two that are the same one is kept.
  return countNames(value) === countColons(text) ? text : JSON.stringify(value)
}

function countNames(value: unknown): number {
  const waiting = [value]
  let count = 0
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    if (typeof one !== 'object' || one === null) continue
    const members: readonly unknown[] = Array.isArray(one) ? one : Object.values(one)
    if (!Array.isArray(one)) count += members.length
    for (const member of members) if (typeof member === 'object') waiting.push(member)
  }
  return count
}

function countColons(text: string): number {
  let count = 0
  let isInString = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"') isInString = !isInString
    else if (isInString && character === '\\') at += 1
    else if (!isInString && character === ':') count += 1
  }
  return count
}
