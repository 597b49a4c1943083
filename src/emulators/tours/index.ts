import { assemblyaiTour } from './assemblyai.ts'
import { castaiTour } from './castai.ts'
import { retellaiTour } from './retellai.ts'
import type { TourStep } from './step.ts'

/** What a visitor is shown of each vendor, through a gate. */
export const tours: readonly TourStep[] = [...assemblyaiTour, ...retellaiTour, ...castaiTour]
