const shown = 2
const literalMax = 12

/**
 * Returns what a secret may be recognised by: what all keys of its kind begin with, two characters, its last two, and
 * its length. The rest of even the shortest key is more than anybody can try out.
 */
export function hintOf(secret: string, literalLength: number): string {
  // A private key begins and ends like every other one.
  if (secret.startsWith('-----'))
    return `${secret.slice(0, secret.indexOf('-----', 5) + 5)} (${secret.length} characters)`
  const literal = Math.min(literalLength, literalMax)
  return `${secret.slice(0, literal + shown)}...${secret.slice(-shown)} (${secret.length} characters)`
}
