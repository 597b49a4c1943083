import type { Service, VendorProfile } from '../vendors/index.ts'
import { Router } from './router.ts'

/** One vendor host as the gate offers it: `/assemblyai`, `/assemblyai.streaming` ... */
export interface Mount {
  readonly name: string
  readonly vendor: VendorProfile
  readonly serviceName: string
  readonly service: Service
  readonly router: Router
  /** Origin by region, with the operator's overrides in place. */
  readonly origins: Readonly<Record<string, string>>
  /** Header names (lower case) that may carry a client key here. */
  readonly credentialHeaders: ReadonlySet<string>
}

/** Upstream origins that replace a vendor's own, by vendor and service: for emulators and egress proxies. */
export type OriginOverrides = Readonly<Record<string, Readonly<Record<string, string>>>>

/** Returns the gate's mounts by name: the vendor's id for its main host, `<vendor>.<service>` for the others. */
export function createMounts(
  vendors: readonly VendorProfile[],
  overrides: OriginOverrides = {},
): ReadonlyMap<string, Mount> {
  const mounts = new Map<string, Mount>()
  for (const vendor of vendors) {
    for (const [serviceName, service] of Object.entries(vendor.services)) {
      const name = mountName(vendor.id, serviceName)
      const override = overrides[vendor.id]?.[serviceName]
      mounts.set(name, {
        name,
        vendor,
        serviceName,
        service,
        router: new Router(vendor.operations.filter((operation) => operation.service === serviceName)),
        origins: override === undefined ? service.origins : everyRegion(service.origins, override),
        credentialHeaders: new Set(service.accepts.map((credential) => credential.header)),
      })
    }
  }
  return mounts
}

/** Returns the first path segment under which a vendor's service is reached. */
export function mountName(vendorId: string, serviceName: string): string {
  return serviceName === 'main' ? vendorId : `${vendorId}.${serviceName}`
}

function everyRegion(origins: Readonly<Record<string, string>>, override: string): Record<string, string> {
  return Object.fromEntries(Object.keys(origins).map((region) => [region, override]))
}
