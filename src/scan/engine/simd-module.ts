/**
 * The compiled form of `wasm/find-runs.ts` in base64. Empty in a checkout, which holds no compiled form; the build writes
 * it into the package.
 */
export const simdModule: string = ''
