import type { GateAddress } from '../../app/index.ts'
import { note } from '../output/print.ts'

/** Says so where nobody answers at the address that an app is about to be given. */
export function noteIfSilent({ isServing }: GateAddress): void {
  if (isServing === false) note('sallyport: no gate runs on this home yet. Start one with `sallyport serve`.')
}
