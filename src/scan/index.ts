/**
 * Finds leaked keys. So far it owns the question of what a vendor's key looks like.
 *
 * @module
 */
export type { KeyPattern } from './key-pattern.ts'
