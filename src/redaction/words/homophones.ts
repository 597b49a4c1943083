/** The digits that words sound like. Only between digits do they stand for one. */
export const soundsOf: ReadonlyMap<string, string> = new Map([
  ['for', '4'],
  ['fore', '4'],
  ['to', '2'],
  ['too', '2'],
  ['ate', '8'],
  ['won', '1'],
])
