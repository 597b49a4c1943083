import { loadVendors, type VendorProfile } from '../../src/vendors/index.ts'
import type { Page } from '../docs/page.ts'
import { vendorFacts } from './facts.ts'
import { marketplace, pluginManifest } from './manifests.ts'
import { prodChecklist } from './prod-checklist.ts'
import { securityBasics } from './security-basics.ts'
import { packFolder } from './skill.ts'
import { type VendorWords, vendorWords } from './vendor-words.ts'

/** Every skill by the end of its name. */
const skills = { 'security-basics': securityBasics, 'prod-checklist': prodChecklist } as const

/** Returns every file of the packs that is written by a program. Throws for a vendor that nobody has found words for. */
export async function skillPages(): Promise<readonly Page[]> {
  const vendors = await loadVendors()
  const pages = vendors.flatMap((vendor) => packOf(vendor, wordsOf(vendor)))
  return [...pages, page('.claude-plugin/marketplace.json', marketplace(vendors))]
}

function packOf(vendor: VendorProfile, words: VendorWords): readonly Page[] {
  const folder = packFolder(vendor)
  return [
    page(`${folder}/.claude-plugin/plugin.json`, pluginManifest(vendor)),
    ...Object.entries(skills).flatMap(([end, write]) => {
      const skill = `${folder}/skills/${vendor.id}-${end}`
      return [
        page(`${skill}/SKILL.md`, write(vendor, words)),
        page(`${skill}/references/vendor-facts.md`, vendorFacts(vendor)),
      ]
    }),
  ]
}

function wordsOf({ id }: VendorProfile): VendorWords {
  const words = vendorWords[id]
  if (words === undefined) throw new Error(`scripts/skills/vendor-words.ts has no words for ${id}`)
  return words
}

function page(path: string, text: string): Page {
  return { path, text: () => text }
}
