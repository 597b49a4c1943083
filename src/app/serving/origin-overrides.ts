import { type Config, loadConfig, locateHome } from '../../config/index.ts'
import type { VendorProfile } from '../../vendors/index.ts'
import { homeQuery } from '../home/open-home.ts'

/** The origins that the configuration puts in the place of vendors' own, by vendor and service. */
export type OriginOverrides = Readonly<Record<string, Readonly<Record<string, string>>>>

/** Returns the overrides of a configuration; vendors without any are left out. */
export function originOverrides({ vendors }: Pick<Config, 'vendors'>): OriginOverrides {
  return Object.fromEntries(
    Object.entries(vendors)
      .map(([id, { origins }]) => [id, origins] as const)
      .filter(([, origins]) => Object.keys(origins).length > 0),
  )
}

/** Returns where a vendor's service is: at its own host unless the configuration says otherwise. */
export function originIn({ vendors }: Pick<Config, 'vendors'>) {
  return ({ id, services }: VendorProfile, service: string, region: string): string | undefined =>
    vendors[id]?.origins[service] ?? services[service]?.origins[region]
}

/** Says of each override where vendor keys go because of it, a sentence each. */
export function describeOverrides(
  overrides: OriginOverrides,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): readonly string[] {
  const source = environment.SALLYPORT_VENDORS
    ? 'SALLYPORT_VENDORS'
    : environment.SALLYPORT_CONFIG || 'sallyport.yaml'
  return Object.entries(overrides).flatMap(([vendor, origins]) =>
    Object.entries(origins).map(
      ([service, origin]) => `Note: ${vendor} ${service} goes to ${origin}, not to the vendor (${source}).`,
    ),
  )
}

/** Returns the same sentences for one vendor, from the configuration of a home. */
export async function describeVendorOverrides(
  vendor: string,
  query: { readonly home?: string },
): Promise<readonly string[]> {
  const { folder } = await locateHome(homeQuery(query.home))
  const { [vendor]: origins } = originOverrides(await loadConfig({ home: folder }))
  return origins === undefined ? [] : describeOverrides({ [vendor]: origins })
}
