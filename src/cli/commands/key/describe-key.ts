import type { KeyView } from '../../../control/index.ts'

/** Returns what a key is for: vendor, environment, and its name where it is one of several. */
export function describeKey(key: Pick<KeyView, 'vendor' | 'environment' | 'name'>): string {
  return `${key.vendor} ${key.environment}${key.name === 'default' ? '' : ` ${key.name}`}`
}
