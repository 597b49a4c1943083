import type { VendorProfile } from '../../src/vendors/index.ts'
import { packageVersion, packFolder, packName } from './skill.ts'

const author = { name: 'Sallyport maintainers' }

/** Returns `.claude-plugin/plugin.json` of a vendor's pack. */
export function pluginManifest(vendor: VendorProfile): string {
  return json({
    name: packName(vendor),
    description: describePack(vendor),
    version: packageVersion,
    author,
    license: 'Apache-2.0',
    keywords: [vendor.id, 'security', 'secrets', 'checklist'],
  })
}

/** Returns `.claude-plugin/marketplace.json`, which lists every pack. */
export function marketplace(vendors: readonly VendorProfile[]): string {
  return json({
    name: 'sallyport',
    owner: author,
    metadata: { description: 'Skills that drive the sallyport command line', version: packageVersion },
    plugins: vendors.map((vendor) => ({
      name: packName(vendor),
      source: `./${packFolder(vendor)}`,
      description: describePack(vendor),
      version: packageVersion,
    })),
  })
}

function describePack({ name }: VendorProfile): string {
  return `Security basics and production checklist for projects that use ${name}, decided by the sallyport command line`
}

function json(value: object): string {
  // Short lists stand on one line, as the formatter wants them.
  const text = JSON.stringify(value, null, 2).replace(
    /\[\s+("[^\]]*?)\s+\]/g,
    (_, list: string) => `[${list.replace(/\s*\n\s*/g, ' ')}]`,
  )
  return `${text}\n`
}
