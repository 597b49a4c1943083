/** Returns what a gate is made of, from where the package was compiled to. */
export async function loadCompiled(build: string) {
  const { openApp, startGate } = (await import(
    `${build}app/index.js`
  )) as typeof import('../../src/app/index.ts')
  const { loadConfig } = (await import(
    `${build}config/index.js`
  )) as typeof import('../../src/config/index.ts')
  const { Secret } = (await import(`${build}core/index.js`)) as typeof import('../../src/core/index.ts')
  const { loadVendors } = (await import(
    `${build}vendors/index.js`
  )) as typeof import('../../src/vendors/index.ts')
  return { openApp, startGate, loadConfig, Secret, loadVendors }
}
