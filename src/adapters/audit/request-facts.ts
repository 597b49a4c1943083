import { AsyncLocalStorage } from 'node:async_hooks'

/** What a middleware knows of the request under way. Asked late: who it is may be known only after signing in. */
export interface RequestFacts {
  /** Ties all entries of one request together. */
  readonly requestId: string
  userId(): string
  resource(): string
}

/** Whoever has not signed in. */
export const anonymous = 'anonymous'

const current = new AsyncLocalStorage<RequestFacts>()

/** Returns the facts of the request that the caller serves, or undefined outside of any. */
export function currentFacts(): RequestFacts | undefined {
  return current.getStore()
}

/** Returns what `serve` returns; all that it does, also later, belongs to the request. */
export function withFacts<Result>(facts: RequestFacts, serve: () => Result): Result {
  return current.run(facts, serve)
}

/** Returns the path of a target, without its query, which may hold anything. */
export function pathOf(target: string): string {
  const path = target.replace(/^[a-z]+:\/\/[^/?#]*/i, '').split(/[?#]/, 1)[0] ?? ''
  return path === '' ? '/' : path
}
