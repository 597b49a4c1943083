import { type Check, checklist, type SdkUsage } from '../../src/checklist/index.ts'
import type { VendorProfile } from '../../src/vendors/index.ts'

/** Checks that a vendor has no use for where its SDK, or its API, has no such thing: by the beginning of their ids. */
const needs: Readonly<Record<string, (usage: SdkUsage) => boolean>> = {
  'browser-no-client': ({ clients }) => clients.length > 0,
  'token-': ({ minting }) => minting !== undefined,
  'webhook-': ({ verifying }) => verifying !== undefined,
  'redaction-': ({ transcribing }) => transcribing !== undefined,
  'safety-': ({ transcribing }) => transcribing !== undefined,
  'retention-': ({ storing }) => storing !== undefined,
  'recordings-': ({ agents }) => agents !== undefined,
  'storage-': ({ agents }) => agents !== undefined,
  'network-': ({ infrastructure }) => infrastructure !== undefined,
  'keys-of-service-accounts': ({ infrastructure }) => infrastructure !== undefined,
  'keys-from-environment': ({ clients }) => clients.length > 0,
}

/** The check that a person decides. */
export const manualCheck = 'vendor-settings'

/** Returns the checks of the whole list that are a question for whoever uses this vendor, without the manual one. */
export function checksFor({ usage }: VendorProfile): readonly Check[] {
  return checklist.filter(
    ({ id }) =>
      id !== manualCheck &&
      Object.entries(needs).every(([begin, isMet]) => !id.startsWith(begin) || isMet(usage)),
  )
}

/** Returns what a person has to look at in the vendor's dashboard: the resource to attest, and what must be so. */
export function manualItems({
  usage,
}: VendorProfile): readonly { readonly resource: string; readonly so: string }[] {
  return Object.entries(usage.settings).map(([name, so]) => ({ resource: `${usage.vendor}: ${name}`, so }))
}

/** A box of the checklist that a command decides at the gate, by its exit code. */
export interface GateItem {
  readonly so: string
  readonly command: string
}

/** Returns what is asked of the gate before production. */
export function gateItems({ id, retention }: VendorProfile): readonly GateItem[] {
  return [
    { so: 'The vendor accepts every key in the vault', command: 'sallyport key verify' },
    { so: 'What this version knows of the vendor still holds', command: `sallyport vendor test ${id}` },
    {
      so: 'Keys, rotations, clients, endpoints, certificates, the home and the disk are well',
      command: 'sallyport doctor',
    },
    { so: 'The log is whole', command: 'sallyport audit verify' },
    { so: 'Staging and production allow the same', command: 'sallyport client diff' },
    ...(retention === undefined
      ? []
      : [
          {
            so: 'What is older than the policy is found, and can be deleted',
            command: 'sallyport retention plan',
          },
        ]),
  ]
}
