/** SQLite takes 32,766 parameters in one statement; the widest table has eighteen columns. */
const rowsMax = 500

/** Returns the rows in groups small enough for one INSERT each. */
export function inChunks<Item>(rows: readonly Item[]): readonly (readonly Item[])[] {
  const chunks: (readonly Item[])[] = []
  for (let start = 0; start < rows.length; start += rowsMax) chunks.push(rows.slice(start, start + rowsMax))
  return chunks
}
